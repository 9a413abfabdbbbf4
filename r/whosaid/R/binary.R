# Where the program is, and how it is run.

program_name <- function() if (.Platform$OS.type == "windows") "whosaid.exe" else "whosaid"

installed_path <- function() file.path(R_user_dir("whosaid", "data"), program_name())

# The option, the environment, what install_binary() put there, and the search path, in this order; "" where there is none.
find_binary <- function() {
  for (path in c(getOption("whosaid.binary", ""), Sys.getenv("WHOSAID_BINARY"), installed_path(), Sys.which("whosaid"))) {
    if (nzchar(path) && file.exists(path)) return(normalizePath(path))
  }
  ""
}

has_binary <- function() nzchar(find_binary())

install_binary <- function(path) {
  if (!file.exists(path)) stop("there is no file ", path, call. = FALSE)
  said <- run_program(normalizePath(path), "version")$out
  if (!length(said) || !startsWith(said[1], "whosaid ")) stop(path, " is not the program whosaid", call. = FALSE)
  to <- installed_path()
  dir.create(dirname(to), recursive = TRUE, showWarnings = FALSE)
  if (!file.copy(path, to, overwrite = TRUE)) stop("could not write ", to, call. = FALSE)
  Sys.chmod(to, "0755")
  message(said[1], " is installed")
  invisible(to)
}

# Runs the program to its end. Codes that are not allowed are an error with what it said.
run_program <- function(program, arguments, allowed = 0) {
  errors <- tempfile("whosaid-")
  on.exit(unlink(errors))
  out <- suppressWarnings(system2(program, shQuote(arguments), stdout = TRUE, stderr = errors))
  code <- attr(out, "status")
  if (is.null(code)) code <- 0L
  if (!code %in% allowed) {
    said <- paste(readLines(errors, warn = FALSE, encoding = "UTF-8"), collapse = "\n")
    stop(if (nzchar(said)) said else paste("whosaid ended with exit code", code), call. = FALSE)
  }
  list(out = as.vector(out), code = code)
}

program <- function() {
  path <- find_binary()
  if (!nzchar(path)) {
    stop("the program whosaid is not installed: see install_binary(), or set WHOSAID_BINARY to its path", call. = FALSE)
  }
  path
}

columns <- function() {
  out <- run_program(program(), c("columns", "--to", "schema"))$out
  fields <- fromJSON(paste(out, collapse = "\n"))$fields
  data.frame(name = fields$name, type = fields$type, description = fields$description, stringsAsFactors = FALSE)
}
