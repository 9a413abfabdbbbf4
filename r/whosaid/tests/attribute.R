library(whosaid)

if (!has_binary()) {
  message("skipped: there is no program whosaid")
  quit(save = "no")
}

# Types, ids, offsets.
news <- c(a = "\u201cThe ferries have to sail,\u201d Karin Holm told reporters.", b = "Nothing was said.", c = "The union denied that it had left.")
quotes <- as.data.frame(attribute(news))
stopifnot(
  identical(quotes$doc_id, c("a", "c")), identical(quotes$status, c("asserted", "denied")), identical(quotes$kind, c("direct", "indirect")),
  is.integer(quotes$quote_start), is.numeric(quotes$confidence), is.logical(quotes$source_plural), is.character(quotes$speaker_id),
  all(is.na(quotes$error)), identical(names(quotes), c(columns()$name, "error")),
  substring(news["a"], quotes$quote_start[1] + 1, quotes$quote_end[1]) == quotes$quote[1]
)

# A data frame as readtext gives it; bad articles; cells that would mislead a reader of CSV; ids that stand twice.
frame <- data.frame(
  doc_id = c("x", "x", "y", NA), text = c("'No,' said NA.", NA, "\"=1+1, 'a\tb'\nis it,\" Ann Berg said.", "Ann Berg said it rained."),
  n = 1:4, speaker = letters[1:4], stringsAsFactors = FALSE
)
class(frame) <- c("readtext", "data.frame")
rows <- as.data.frame(attribute(frame, keep = c("n", "speaker")))
stopifnot(
  rows$error[rows$n == 2] == "there is no text", rows$doc_id[rows$n == 2] == "x", all(rows$input_speaker == letters[rows$n]),
  rows$doc_id[rows$n == 4] == "4", any(grepl("=1+1", rows$quote, fixed = TRUE)), !is.unsorted(rows$n)
)

# Nothing at all.
stopifnot(nrow(attribute(character())) == 0, nrow(attribute("It rained.")) == 0, nrow(attribute(NA_character_)) == 1)

# What is refused.
refused <- function(expression, words) {
  said <- tryCatch({
    force(expression)
    "nothing"
  }, error = conditionMessage)
  if (!grepl(words, said)) stop("got ", said, ", want ", words)
}
refused(attribute(frame, text = "wrong"), "there is no column wrong")
refused(attribute(frame, keep = "wrong"), "there is no column wrong")
refused(attribute(news, status = "wrong"), "status")
refused(attribute(news, text = "text"), "only a data frame has columns")
refused(attribute(1), "want a character vector")
refused(install_binary(tempfile()), "there is no file")

# A page.
page <- tempfile(fileext = ".html")
report(news, page, heading = "The <harbour>")
stopifnot(any(grepl("The &lt;harbour&gt;", readLines(page, encoding = "UTF-8"), fixed = TRUE)))
