"""Hold the docstrings of the public names to NumPy's form (needs numpydoc)."""

import inspect
import sys

from numpydoc.validate import validate

import whosaid_news

# What is asked for beyond the form: examples everywhere (EX01), "See Also" (SA01), extended summaries (ES01), a first line on
# the line of the marks (GL01), and how a type is written (PR...).
LEFT_OUT = {"EX01", "SA01", "ES01", "GL01", "GL02", "GL08", "PR02", "RT03", "YD01"}


def names():
    for name in whosaid_news.__all__:
        thing = getattr(whosaid_news, name)
        if inspect.isclass(thing) or inspect.isfunction(thing):
            yield f"whosaid_news.{name}"
        if inspect.isclass(thing):
            for part, of in vars(thing).items():
                if not part.startswith("_") and inspect.isfunction(of):
                    yield f"whosaid_news.{name}.{part}"


faults = [(name, code, text) for name in names() for code, text in validate(name)["errors"] if code not in LEFT_OUT]
for fault in faults:
    print("%s: %s %s" % fault)
print(f"{sum(1 for _ in names())} docstrings, {len(faults)} faults")
sys.exit(bool(faults))
