# Articles in, rows out.

usual_names <- list(
  text = c("text", "content", "body"), id = c("doc_id", "id"), title = c("title", "headline"), date = c("date", "published"),
  url = c("url", "link"), author = "author", site = c("site", "outlet")
)

attribute <- function(x, text = NULL, id = NULL, title = NULL, date = NULL, url = NULL, author = NULL, site = NULL,
                      keep = character(), min_confidence = NULL, status = NULL, speaker = NULL, speakers = NULL, rules = NULL,
                      flags = character()) {
  run <- program()
  input <- articles_of(x, list(text = text, id = id, title = title, date = date, url = url, author = author, site = site))
  unknown <- setdiff(keep, names(x))
  if (length(unknown)) stop("keep: there is no column ", paste(unknown, collapse = ", "), call. = FALSE)
  types <- columns()
  made <- rows_of(run, input, types, c(engine_flags(min_confidence, status, speaker, speakers, rules), flags))
  carried <- lapply(keep, function(name) x[[name]][made$article])
  names(carried) <- ifelse(keep %in% c(names(made$rows), "error"), paste0("input_", keep), keep)
  rows <- made$rows
  for (name in names(carried)) rows[[name]] <- carried[[name]]
  rows$error <- made$error
  if (requireNamespace("tibble", quietly = TRUE)) tibble::as_tibble(rows) else rows
}

report <- function(x, path, text = NULL, id = NULL, title = NULL, date = NULL, url = NULL, author = NULL, site = NULL,
                   heading = NULL, flags = character()) {
  run <- program()
  input <- articles_of(x, list(text = text, id = id, title = title, date = date, url = url, author = author, site = site))
  lines <- write_lines(input[!is.na(input$text), , drop = FALSE])
  on.exit(unlink(lines))
  heading <- if (is.null(heading)) NULL else paste0("--title=", heading)
  run_program(run, c("report", "--from=jsonl", paste0("--out=", path), heading, flags, lines), allowed = c(0, 1))
  invisible(path)
}

engine_flags <- function(min_confidence, status, speaker, speakers, rules) {
  one <- function(name, values) if (length(values)) paste0("--", name, "=", values)
  paths <- function(values) if (length(values)) path.expand(values)
  c(one("min-confidence", min_confidence), one("status", status), one("speaker", speaker),
    one("speakers", paths(speakers)), one("rules", paths(rules)))
}

# A data frame of articles: text and id, and what else there is. A text that is missing is NA.
articles_of <- function(x, named) {
  if (is.character(x)) {
    named <- named[!vapply(named, is.null, NA)]
    if (length(named)) stop(names(named)[1], ": only a data frame has columns", call. = FALSE)
    ids <- names(x)
    if (is.null(ids)) ids <- as.character(seq_along(x))
    return(data.frame(id = as.vector(ids), text = readable(as.vector(unclass(x))), stringsAsFactors = FALSE))
  }
  if (!is.data.frame(x)) stop("x: want a character vector or a data frame", call. = FALSE)
  parts <- list()
  for (part in names(usual_names)) {
    name <- named[[part]]
    if (!is.null(name) && !name %in% names(x)) {
      stop(part, ": there is no column ", name, " (there are ", paste(names(x), collapse = ", "), ")", call. = FALSE)
    }
    if (is.null(name)) name <- setdiff(intersect(usual_names[[part]], names(x)), unlist(parts))[1]
    if (!is.na(name)) parts[[part]] <- name
  }
  if (is.null(parts$text)) stop("text: name the column that holds it (there are ", paste(names(x), collapse = ", "), ")", call. = FALSE)
  input <- data.frame(id = as.character(seq_len(nrow(x))), stringsAsFactors = FALSE)
  for (part in names(parts)) input[[part]] <- readable(as.character(x[[parts[[part]]]]))
  input$id[is.na(input$id)] <- as.character(which(is.na(input$id)))
  input
}

# Text as UTF-8; a byte that is none becomes U+FFFD.
readable <- function(words) {
  words <- enc2utf8(words)
  bad <- !is.na(words) & !validUTF8(words)
  words[bad] <- iconv(words[bad], "UTF-8", "UTF-8", sub = "\ufffd")
  words
}

write_lines <- function(input) {
  path <- tempfile("whosaid-", fileext = ".jsonl")
  out <- file(path, "wb")
  on.exit(close(out))
  if (nrow(input)) stream_out(input, out, verbose = FALSE)
  path
}

r_types <- c(string = "character", integer = "integer", number = "numeric", boolean = "logical")

# Runs the program over the articles. Gives the rows, which article each is of, and errors.
rows_of <- function(run, input, types, flags) {
  known <- which(!is.na(input$text))
  sent <- input[known, , drop = FALSE]
  sent$id <- as.character(known) # ids of the input may stand twice: numbers do not
  lines <- write_lines(sent)
  out <- tempfile("whosaid-", fileext = ".csv")
  failed <- tempfile("whosaid-", fileext = ".jsonl")
  on.exit(unlink(c(lines, out, failed)))
  rows <- empty_rows(types)
  if (length(known)) {
    run_program(run, c("analyze", "--from=jsonl", "--to=csv", "--raw-cells", paste0("--out=", out), paste0("--errors=", failed), flags, lines),
                allowed = c(0, 1, 3))
    if (file.exists(out)) {
      rows <- read.csv(out, colClasses = unname(r_types[types$type]), na.strings = "", encoding = "UTF-8", check.names = FALSE)
    }
  }
  errors <- data.frame(article = which(is.na(input$text)), error = rep("there is no text", sum(is.na(input$text))), stringsAsFactors = FALSE)
  if (file.exists(failed) && file.size(failed) > 0) {
    told <- fromJSON(paste0("[", paste(readLines(failed, encoding = "UTF-8"), collapse = ","), "]"))
    at <- known[as.integer(sub("^.*:([0-9]+)$", "\\1", told$place))]
    words <- substring(told$error, nchar(told$place) + 3)
    errors <- rbind(errors, data.frame(article = at, error = words, stringsAsFactors = FALSE))
  }
  article <- c(as.integer(rows$doc_id), errors$article)
  bare <- empty_rows(types)[rep(NA_integer_, nrow(errors)), , drop = FALSE]
  rows <- rbind(rows, bare)
  rows$doc_id <- input$id[article]
  order <- order(article)
  rows <- rows[order, , drop = FALSE]
  rownames(rows) <- NULL
  list(rows = rows, article = article[order], error = c(rep(NA_character_, nrow(rows) - nrow(errors)), errors$error)[order])
}

empty_rows <- function(types) {
  cells <- lapply(r_types[types$type], vector, length = 0)
  names(cells) <- types$name
  as.data.frame(cells, stringsAsFactors = FALSE, optional = TRUE)
}
