"""Read articles from what a caller has: texts, mappings, or a data frame."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any, Dict, Iterable, Iterator, List, Mapping, Optional, Sequence, Tuple, Union

# The names under which the parts of an article stand in a data frame if the caller does not say.
_NAMES: Dict[str, Tuple[str, ...]] = {
    "text": ("text", "content", "body"),
    "id": ("id", "doc_id"),
    "title": ("title", "headline"),
    "date": ("date", "published"),
    "url": ("url", "link"),
    "author": ("author",),
    "site": ("site", "outlet"),
}

Keep = Union[bool, str, Sequence[str]]


@dataclass
class Articles:
    """Articles as the engine takes them, and the columns of the input that go into the rows."""

    documents: Iterable[Any]
    count: Optional[int]
    kept: Dict[str, Sequence[Any]] = field(default_factory=dict)


def library(data: Any) -> str:
    """Name the library that data is of: pandas, polars, pyarrow, or ''."""
    name = type(data).__module__.split(".")[0]
    return name if name in ("pandas", "polars", "pyarrow") else ""


def read(data: Any, names: Mapping[str, Optional[str]], keep: Keep = ()) -> Articles:
    """
    Read articles.

    Parameters
    ----------
    data : str, iterable or data frame
        One text, texts, mappings, or a pandas, polars or Arrow table or column.
    names : mapping
        The columns that the caller named, by ``text``, ``id``, ``title``, ``date``, ``url``, ``author`` and ``site``.
    keep : bool, str or sequence of str
        Columns of the input for the rows; True for all that are not in the rows anyway.

    Returns
    -------
    Articles
        The articles, in the order of the input.
    """
    columns = table(data)
    if columns is None:
        return _read_plain(data, names, keep)
    return _read_table(columns, _labels(data), names, keep)


def _read_plain(data: Any, names: Mapping[str, Optional[str]], keep: Keep) -> Articles:
    named = sorted(name for name, column in names.items() if column is not None)
    if keep or named:
        raise ValueError(f"{', '.join(named) or 'keep'}: only a data frame has columns")
    if isinstance(data, (str, Mapping)):
        data = [data]
    count = len(data) if hasattr(data, "__len__") else None
    return Articles(_numbered(data), count)


def _read_table(
    columns: Dict[str, Sequence[Any]], labels: Sequence[Any], names: Mapping[str, Optional[str]], keep: Keep
) -> Articles:
    parts: Dict[str, str] = {}
    for part, usual in _NAMES.items():
        named = names.get(part)
        if named is not None:
            if named not in columns:
                raise ValueError(f"{part}={named!r}: there is no such column (there are {', '.join(map(str, columns))})")
            parts[part] = named
        else:
            for name in usual:
                if name in columns and name not in parts.values():
                    parts[part] = name
                    break
    if "text" not in parts:
        raise ValueError(f"text: name the column that holds it (there are {', '.join(map(str, columns))})")
    return Articles(_rows(columns, parts, labels), len(labels), _kept(columns, parts, keep))


def _kept(columns: Dict[str, Sequence[Any]], parts: Dict[str, str], keep: Keep) -> Dict[str, Sequence[Any]]:
    if keep is True:
        in_rows = {parts.get(part) for part in ("text", "id", "title", "date", "url")}
        return {name: cells for name, cells in columns.items() if name not in in_rows}
    names = [keep] if isinstance(keep, str) else list(keep or ())
    for name in names:
        if name not in columns:
            raise ValueError(f"keep: there is no column {name!r} (there are {', '.join(map(str, columns))})")
    return {name: columns[name] for name in names}


def _numbered(texts: Iterable[Any]) -> Iterator[Any]:
    for number, document in enumerate(texts):
        if isinstance(document, Mapping):
            yield document if present(document.get("id")) else {**document, "id": str(number)}
        else:
            yield {"text": value(document), "id": str(number)}


def _rows(columns: Dict[str, Sequence[Any]], parts: Dict[str, str], labels: Sequence[Any]) -> Iterator[Dict[str, Any]]:
    for at, label in enumerate(labels):
        document = {part: value(columns[name][at]) for part, name in parts.items()}
        if document.get("id") is None:
            document["id"] = label
        yield document


def present(cell: Any) -> bool:
    """Say whether a cell holds anything."""
    return value(cell) is not None


def value(cell: Any) -> Any:
    """Give a cell, None where it is one of the ways to say that there is nothing."""
    if cell is None or isinstance(cell, str):
        return cell
    if isinstance(cell, float) and math.isnan(cell):
        return None
    if type(cell).__name__ in ("NAType", "NaTType"):
        return None
    if hasattr(cell, "isoformat"):  # a date, or a time of which the day counts
        return str(cell.isoformat())
    return cell


def table(data: Any) -> Optional[Dict[str, Sequence[Any]]]:
    """Give the columns of a table by their names; None for what is no table."""
    of = library(data)
    kind = type(data).__name__
    if of == "pandas" and kind == "DataFrame":
        return {name: data.iloc[:, at].tolist() for at, name in enumerate(data.columns)}
    if of == "pandas" and kind in ("Series", "Index", "ArrowStringArray", "StringArray"):
        return {"text": data.tolist()}
    if of == "polars" and kind == "LazyFrame":
        data = data.collect()
    if of == "polars" and kind in ("DataFrame", "LazyFrame"):
        return {name: data[name].to_list() for name in data.columns}
    if of == "polars" and kind == "Series":
        return {"text": data.to_list()}
    if of == "pyarrow" and kind == "RecordBatch":
        return {name: data.column(at).to_pylist() for at, name in enumerate(data.schema.names)}
    if of == "pyarrow" and hasattr(data, "column_names"):
        return {name: data.column(at).to_pylist() for at, name in enumerate(data.column_names)}
    if of == "pyarrow" and hasattr(data, "to_pylist"):
        return {"text": data.to_pylist()}
    return None


def _labels(data: Any) -> List[str]:
    """Give the name of each row: its label in pandas, else its number from 0."""
    if library(data) == "pandas" and hasattr(data, "index"):
        return [str(label) for label in data.index]
    if type(data).__name__ == "LazyFrame":
        data = data.collect()
    return [str(at) for at in range(len(data) if hasattr(data, "__len__") else data.num_rows)]
