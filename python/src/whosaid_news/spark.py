"""
Who said what over a cluster, with Apache Spark.

Each task keeps one process of the program and gives it the task's articles one after the other. What comes out depends on the
articles alone: a task that is lost with its machine, and done again by another, gives the same rows.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import zipfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Dict, Iterable, Iterator, List, Optional, Sequence, Tuple

from ._binary import PathLike, find_binary
from ._engine import Answer, Column, Engine, columns_of, engine_flags
from ._input import _NAMES, value
from ._table import ERROR, _new_names

if TYPE_CHECKING:
    from pyspark.sql import DataFrame
    from pyspark.sql.types import StructType

__all__ = ["attribute", "schema"]


def attribute(
    df: "DataFrame",
    text: Optional[str] = None,
    *,
    id: Optional[str] = None,
    title: Optional[str] = None,
    date: Optional[str] = None,
    url: Optional[str] = None,
    author: Optional[str] = None,
    site: Optional[str] = None,
    keep: Sequence[str] = (),
    ship: bool = False,
    binary: Optional[PathLike] = None,
    **options: Any,
) -> "DataFrame":
    """
    Find who said what in a Spark data frame: a row for each quotation.

    Parameters
    ----------
    df : pyspark.sql.DataFrame
        The articles, one a row.
    text : str, optional
        The column that holds the text; else ``text``, ``content`` or ``body``.
    id, title, date, url, author, site : str, optional
        The columns with the other parts of an article, as in `whosaid_news.attribute`. Without an id, the ``doc_id`` is a
        hash of the text.
    keep : sequence of str
        Columns to carry along into the rows, of any type.
    ship : bool
        Send this package and the program to the executors, where nothing is installed but pyarrow. Else they must have
        the wheel.
    binary : path, optional
        The program to run on the executors, or, with `ship`, to send to them: that of their platform.
    **options
        The options of `whosaid_news.Engine`. `workers`, the articles that a task analyses at a time, is 1 if not given.

    Returns
    -------
    pyspark.sql.DataFrame
        The columns that ``whosaid columns`` lists, those kept, and ``error``: see `schema`. An article that could not be
        analysed is one row with its ``doc_id`` and its ``error``.
    """
    here = find_binary(binary)
    parts = _parts(df.columns, {"text": text, "id": id, "title": title, "date": date, "url": url, "author": author, "site": site})
    kept = list(keep)
    for name in kept:
        if name not in df.columns:
            raise ValueError(f"keep: there is no column {name!r} (there are {', '.join(df.columns)})")
    options = {"workers": 1, **options}
    engine_flags(**options)  # a wrong name is an error here and not on the executors
    columns = columns_of(here)
    sent = _ship(df, here) if ship else None
    of_task = partial(
        _task, parts=parts, kept=kept, columns=columns, options=options, sent=sent, binary=None if ship or binary is None else here
    )
    needed = list(dict.fromkeys([*parts.values(), *kept]))
    return df.select(*(f"`{name}`" for name in needed)).mapInArrow(of_task, schema(df, kept, binary=here))


def schema(df: "DataFrame", keep: Sequence[str] = (), *, binary: Optional[PathLike] = None) -> "StructType":
    """
    Give the schema of the rows.

    Parameters
    ----------
    df : pyspark.sql.DataFrame
        The articles.
    keep : sequence of str
        The columns that are carried along.
    binary : path, optional
        The program whose columns these are.

    Returns
    -------
    pyspark.sql.types.StructType
        The program's columns, those kept with their own types, and ``error``.
    """
    from pyspark.sql import types as t

    of = {"string": t.StringType(), "integer": t.LongType(), "number": t.DoubleType(), "boolean": t.BooleanType()}
    columns = columns_of(find_binary(binary))
    fields = [t.StructField(c.name, of[c.type]) for c in columns]
    for name, new in zip(keep, _new_names([c.name for c in columns], keep)):
        fields.append(t.StructField(new, df.schema[name].dataType))
    return t.StructType([*fields, t.StructField(ERROR, t.StringType())])


def _parts(columns: Sequence[str], named: Dict[str, Optional[str]]) -> Dict[str, str]:
    parts: Dict[str, str] = {}
    for part, usual in _NAMES.items():
        name = named[part]
        if name is not None and name not in columns:
            raise ValueError(f"{part}={name!r}: there is no such column (there are {', '.join(columns)})")
        if name is None:
            name = next((n for n in usual if n in columns and n not in parts.values()), None)
        if name is not None:
            parts[part] = name
    if "text" not in parts:
        raise ValueError(f"text: name the column that holds it (there are {', '.join(columns)})")
    return parts


def _ship(df: "DataFrame", binary: str) -> str:
    """Send the package and the program to the executors, and give the name of the program there."""
    context = df.sparkSession.sparkContext
    folder = tempfile.mkdtemp(prefix="whosaid-")
    package = Path(__file__).parent
    bundle = os.path.join(folder, "whosaid_news.zip")
    with zipfile.ZipFile(bundle, "w") as out:
        for path in sorted(package.glob("*.py")):
            out.write(path, f"{package.name}/{path.name}")
    context.addPyFile(bundle)
    context.addFile(binary)
    return os.path.basename(binary)


def _task(
    batches: Iterable[Any],
    parts: Dict[str, str],
    kept: List[str],
    columns: Tuple[Column, ...],
    options: Dict[str, Any],
    sent: Optional[str],
    binary: Optional[str],
) -> Iterator[Any]:
    """Do the work of one task: batches of articles in, batches of rows out."""
    if sent is not None:
        from pyspark import SparkFiles

        binary = SparkFiles.get(sent)
        os.chmod(binary, 0o755)
    with Engine(binary=binary, **options) as engine:
        if engine.columns != columns:
            raise RuntimeError(f"{engine.binary} on an executor is of another version than the driver's: install the same wheel")
        for batch in batches:
            yield from _rows_of(engine, batch, parts, kept)


# How many articles become one batch of rows: few enough that a batch of long articles fits into memory.
_ARTICLES_AT_ONCE = 500


def _rows_of(engine: Engine, batch: Any, parts: Dict[str, str], kept: List[str]) -> Iterator[Any]:
    names = batch.schema.names
    cells = {part: batch.column(names.index(name)) for part, name in parts.items()}
    ids: List[str] = []

    def documents() -> Iterator[Dict[str, Any]]:
        for at in range(batch.num_rows):
            document = {part: value(of[at].as_py()) for part, of in cells.items()}
            if document.get("id") is None:
                document["id"] = _hash(document["text"])
            ids.append(str(document["id"]))
            yield document

    answers: List[Answer] = []
    first = 0
    for at, answer in enumerate(engine.answers(documents())):
        answers.append(answer)
        if len(answers) == _ARTICLES_AT_ONCE or at + 1 == batch.num_rows:
            yield _batch(engine.columns, batch, first, ids, answers, kept)
            first, answers = at + 1, []


def _hash(text: Any) -> str:
    return "t" + hashlib.sha256(str(text or "").encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _batch(columns: Sequence[Column], batch: Any, first: int, ids: List[str], answers: List[Answer], kept: List[str]) -> Any:
    import pyarrow as pa

    of = {"string": pa.string(), "integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_()}
    names = [c.name for c in columns]
    rows: List[List[Any]] = []
    articles: List[int] = []
    errors: List[Optional[str]] = []
    for at, answer in enumerate(answers, first):
        found = answer.rows
        if answer.error is not None:
            empty: List[Any] = [None] * len(columns)
            empty[names.index("doc_id")] = ids[at]
            found = [empty]
        rows.extend(found)
        articles.extend([at] * len(found))
        errors.extend([answer.error] * len(found))
    arrays = [pa.array([row[i] for row in rows], type=of[c.type]) for i, c in enumerate(columns)]
    places = pa.array(articles, type=pa.int64())
    arrays += [batch.column(batch.schema.names.index(name)).take(places) for name in kept]
    arrays.append(pa.array(errors, type=pa.string()))
    return pa.RecordBatch.from_arrays(arrays, names=[*names, *_new_names(names, kept), ERROR])
