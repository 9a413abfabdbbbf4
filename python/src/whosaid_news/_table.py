"""Make a data frame of rows."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from typing import Any, Dict, Iterable, Iterator, List, Optional, Sequence, Tuple

from ._engine import Answer, Column, Engine
from ._input import Keep, library, read

ERROR = "error"
TO = ("pandas", "polars", "arrow", "records")


class Rows:
    """Rows in the making: a list of cells for each column, kept columns and the error behind the program's own."""

    def __init__(self, columns: Sequence[Column], kept: Dict[str, Sequence[Any]]) -> None:
        self.columns = columns
        self.kept = kept
        self.names: List[str] = [c.name for c in columns]
        self.kept_names = _new_names(self.names, kept)
        self.cells: List[List[Any]] = [[] for _ in range(len(columns) + len(kept) + 1)]
        self._id = self.names.index("doc_id")

    def __len__(self) -> int:
        return len(self.cells[-1])

    def add(self, number: int, doc_id: str, answer: Answer) -> None:
        """Add the rows of the article with that number in the input; one row with its error where it has one."""
        rows = answer.rows
        if answer.error is not None:
            empty: List[Any] = [None] * len(self.columns)
            empty[self._id] = doc_id
            rows = [empty]
        carried = [cells[number] for cells in self.kept.values()] if rows else []
        for row in rows:
            for cells, cell in zip(self.cells, [*row, *carried, answer.error]):
                cells.append(cell)

    def frame(self, to: str) -> Any:
        """Give the rows as a frame of the library that is named."""
        names = [*self.names, *self.kept_names, ERROR]
        if to == "records":
            return [dict(zip(names, row)) for row in zip(*self.cells)]
        types: List[Optional[str]] = [*(c.type for c in self.columns), *([None] * len(self.kept)), "string"]
        if to == "polars":
            return _polars(names, types, self.cells)
        if to == "arrow":
            return _arrow(names, types, self.cells)
        return _pandas(names, types, self.cells)


def _new_names(taken: Sequence[str], kept: Iterable[Any]) -> List[str]:
    names: List[str] = []
    for name in kept:
        name = str(name)
        if name in taken or name == ERROR:
            name = "input_" + name
        while name in names or name in taken:
            name += "_"
        names.append(name)
    return names


def _arrow(names: Sequence[str], types: Sequence[Optional[str]], cells: Sequence[List[Any]]) -> Any:
    import pyarrow as pa

    as_arrow = {"string": pa.string(), "integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_()}
    arrays = [_array(pa, of, as_arrow[kind] if kind else None) for of, kind in zip(cells, types)]
    return pa.table(arrays, names=list(names))


def _array(pa: Any, cells: List[Any], kind: Any) -> Any:
    if kind is not None:
        return pa.array(cells, type=kind)
    try:
        return pa.array(cells, from_pandas=True)
    except (pa.ArrowInvalid, pa.ArrowTypeError):  # a column of mixed objects
        return pa.array([None if cell is None else str(cell) for cell in cells], type=pa.string())


def _pandas(names: Sequence[str], types: Sequence[Optional[str]], cells: Sequence[List[Any]]) -> Any:
    import pandas as pd

    if find_spec("pyarrow") is not None:
        return _arrow(names, types, cells).to_pandas(types_mapper=pd.ArrowDtype)
    as_pandas = {"string": "string", "integer": "Int64", "number": "Float64", "boolean": "boolean"}
    series = {
        name: pd.Series(of, dtype=as_pandas[kind] if kind else None) for name, of, kind in zip(names, cells, types)
    }
    return pd.DataFrame(series, columns=list(names))


def _polars(names: Sequence[str], types: Sequence[Optional[str]], cells: Sequence[List[Any]]) -> Any:
    import polars as pl

    as_polars = {"string": pl.String, "integer": pl.Int64, "number": pl.Float64, "boolean": pl.Boolean}
    return pl.DataFrame(
        [pl.Series(name, of, dtype=as_polars[kind] if kind else None, strict=False) for name, of, kind in zip(names, cells, types)]
    )


def attribute(
    data: Any,
    *,
    text: Optional[str] = None,
    id: Optional[str] = None,
    title: Optional[str] = None,
    date: Optional[str] = None,
    url: Optional[str] = None,
    author: Optional[str] = None,
    site: Optional[str] = None,
    keep: Keep = (),
    to: Optional[str] = None,
    progress: Optional[bool] = None,
    engine: Optional[Engine] = None,
    **options: Any,
) -> Any:
    """
    Find who said what: a row for each quotation and each reported claim.

    Parameters
    ----------
    data : str, iterable of str or mapping, or data frame
        The articles: one text; texts; mappings with ``text`` and perhaps ``id``, ``title``, ``date``, ``url``, ``author``
        and ``site``; a pandas, polars or Arrow table or column.
    text : str, optional
        The column of a data frame that holds the text; else ``text``, ``content`` or ``body``.
    id, title, date, url, author, site : str, optional
        The columns with the other parts of an article; else those of that name (and ``doc_id``, ``headline``,
        ``published``, ``link``, ``outlet``), where they are there. Without an id, a pandas index, else the number of the
        article from 0, becomes the ``doc_id`` of the rows.
    keep : bool, str or sequence of str, optional
        Columns of the data frame to carry along into the rows; True for all.
    to : {'pandas', 'polars', 'arrow', 'records'}, optional
        What comes back; else polars for polars, Arrow for Arrow, and pandas for all else.
    progress : bool, optional
        Show a bar (needs tqdm). If not given: where tqdm is installed and standard error is a terminal.
    engine : Engine, optional
        Use this engine, with its options, and keep its process.
    **options
        The options of `Engine`, where no engine is given.

    Returns
    -------
    pandas.DataFrame, polars.DataFrame, pyarrow.Table or list of dict
        The columns that ``whosaid columns`` lists, those kept, and ``error``. pandas columns have Arrow types where
        pyarrow is installed, else pandas's own types with missing values. An article that could not be analysed is one
        row with its ``doc_id`` and its ``error``; an article in which nobody is quoted has no row. Offsets count
        characters of the str: ``text[quote_start:quote_end]``.

    Examples
    --------
    >>> import whosaid_news
    >>> quotes = whosaid_news.attribute("“The ferries have to sail,” Karin Holm told reporters.")
    >>> quotes.loc[0, "speaker"]
    'Karin Holm'
    """
    rows: Optional[Rows] = None
    with _borrowed(engine, options) as worker:
        names = {"text": text, "id": id, "title": title, "date": date, "url": url, "author": author, "site": site}
        articles = read(data, names, keep)
        rows = Rows(worker.columns, articles.kept)
        to = _form(to, data)
        for number, doc_id, answer in answered(worker, articles.documents, articles.count, progress):
            rows.add(number, doc_id, answer)
    return rows.frame(to)


class _borrowed:
    """The caller's engine, which stays open; or one of our own."""

    def __init__(self, engine: Optional[Engine], options: Dict[str, Any]) -> None:
        if engine is not None and options:
            raise TypeError(f"{', '.join(sorted(options))}: the engine has options of its own")
        self.given = engine is not None
        self.engine = engine if engine is not None else Engine(**options)

    def __enter__(self) -> Engine:
        return self.engine

    def __exit__(self, *of: Any) -> None:
        if not self.given:
            self.engine.close()


def _form(to: Optional[str], data: Any) -> str:
    if to is None:
        to = {"polars": "polars", "pyarrow": "arrow"}.get(library(data), "pandas")
    if to not in TO:
        raise ValueError(f"to={to!r}: there are {', '.join(TO)}")
    needed = {"arrow": "pyarrow", "records": "json"}.get(to, to)
    if find_spec(needed) is None:
        raise ImportError(f"to={to!r} needs {needed}: pip install {needed}, or ask for another form ({', '.join(TO)})")
    return to


def answered(
    engine: Engine, documents: Iterable[Any], count: Optional[int], progress: Optional[bool]
) -> Iterator[Tuple[int, str, Answer]]:
    """Give the number, the id and the answer of each document."""
    ids: List[str] = []

    def noted() -> Iterator[Any]:
        for document in documents:
            ids.append(str(document.get("id", "")))
            yield document

    number = 0
    with _bar(count, progress) as bar:
        for answer in engine.answers(noted()):
            yield number, ids[number], answer
            ids[number] = ""  # of a stream of any length nothing is kept
            number += 1
            bar.update(1)


class _NoBar:
    def __enter__(self) -> "_NoBar":
        return self

    def __exit__(self, *of: Any) -> None:
        pass

    def update(self, n: int) -> None:
        pass


def _bar(count: Optional[int], progress: Optional[bool]) -> Any:
    installed = find_spec("tqdm") is not None
    if progress and not installed:
        raise ImportError("progress=True needs tqdm: pip install tqdm")
    if progress or progress is None and installed and _watched():
        from tqdm.auto import tqdm

        return tqdm(total=count, unit=" articles")
    return _NoBar()


def _watched() -> bool:
    """Say whether a person looks at this: at a terminal, or in a notebook."""
    return "ipykernel" in sys.modules or bool(sys.stderr is not None and sys.stderr.isatty())
