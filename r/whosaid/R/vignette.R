# The vignettes are pages whose code is run when the package is built, so that what they show is what comes out. This engine needs
# base R alone: <pre class="r"> holds code, and what it prints is put behind it.

.onLoad <- function(libname, pkgname) {
  vignetteEngine("page", weave = weave_page, tangle = tangle_page, pattern = "[.]Rhtml$", package = pkgname)
}

escaped <- function(text) gsub("<", "&lt;", gsub("&", "&amp;", text, fixed = TRUE), fixed = TRUE)
unescaped <- function(text) gsub("&amp;", "&", gsub("&lt;", "<", text, fixed = TRUE), fixed = TRUE)

# The parts of a page, every second of which is code.
parts_of_page <- function(file) {
  page <- paste(readLines(file, encoding = "UTF-8"), collapse = "\n")
  unlist(strsplit(gsub("</pre>", "<pre class=\"r\">", page, fixed = TRUE), "<pre class=\"r\">", fixed = TRUE))
}

weave_page <- function(file, ...) {
  parts <- parts_of_page(file)
  env <- new.env(parent = globalenv())
  out <- character()
  for (i in seq_along(parts)) {
    if (i %% 2 == 1) {
      out <- c(out, parts[i])
      next
    }
    code <- trimws(unescaped(parts[i]))
    printed <- capture.output(for (expression in parse(text = code, keep.source = FALSE, encoding = "UTF-8")) {
      shown <- withVisible(eval(expression, env))
      if (shown$visible) print(shown$value)
    })
    out <- c(out, "<pre class=\"r\">", escaped(code), "</pre>")
    if (length(printed)) out <- c(out, "<pre class=\"out\">", escaped(paste(printed, collapse = "\n")), "</pre>")
  }
  to <- sub("[.]Rhtml$", ".html", basename(file))
  writeLines(paste(out, collapse = ""), to, useBytes = TRUE)
  to
}

tangle_page <- function(file, ...) {
  parts <- parts_of_page(file)
  to <- sub("[.]Rhtml$", ".R", basename(file))
  writeLines(unescaped(parts[seq_along(parts) %% 2 == 0]), to, useBytes = TRUE)
  to
}
