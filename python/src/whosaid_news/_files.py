"""What the program does with whole files: pages, samples, checks."""

from __future__ import annotations

import csv
import html
import io
import os
import tempfile
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence, Union

from ._binary import PathLike, find_binary
from ._engine import WhosaidError, encode, engine_flags, run
from ._input import read, table, value
from ._table import _form, _pandas, _polars


class Report:
    """
    A page that shows articles with their quotations, speakers, and an overview.

    Parameters
    ----------
    page : str
        The page.

    Attributes
    ----------
    html : str
        The page, whole: it needs no network.
    """

    def __init__(self, page: str) -> None:
        self.html = page

    def save(self, path: PathLike) -> None:
        """
        Write the page to a file.

        Parameters
        ----------
        path : path
            The file.
        """
        Path(path).write_text(self.html, encoding="utf-8", newline="")

    def _repr_html_(self) -> str:
        """Show the page in a notebook, in a frame of its own."""
        return f'<iframe srcdoc="{html.escape(self.html)}" width="100%" height="600" style="border:0"></iframe>'

    def __repr__(self) -> str:
        return f"<whosaid report, {len(self.html):,} characters>"


def report(
    data: Any,
    path: Optional[PathLike] = None,
    *,
    heading: Optional[str] = None,
    articles: Optional[int] = None,
    text: Optional[str] = None,
    id: Optional[str] = None,
    title: Optional[str] = None,
    date: Optional[str] = None,
    url: Optional[str] = None,
    author: Optional[str] = None,
    site: Optional[str] = None,
    binary: Optional[PathLike] = None,
    **options: Any,
) -> Report:
    """
    Make a page to look at.

    Parameters
    ----------
    data : str, iterable of str or mapping, or data frame
        The articles, as `attribute` takes them.
    path : path, optional
        Also write the page to this file.
    heading : str, optional
        The page's heading.
    articles : int, optional
        Show so many articles in full; all are counted.
    text, id, title, date, url, author, site : str, optional
        The columns of a data frame, as in `attribute`.
    binary : path, optional
        The program to run.
    **options
        The options of `Engine`.

    Returns
    -------
    Report
        The page. A notebook shows it.
    """
    program = find_binary(binary)
    flags = engine_flags(**options)
    if heading is not None:
        flags.append(f"--title={heading}")
    if articles is not None:
        flags.append(f"--articles={articles}")
    names = {"text": text, "id": id, "title": title, "date": date, "url": url, "author": author, "site": site}
    with tempfile.TemporaryDirectory(prefix="whosaid-") as folder:
        lines = write_lines(read(data, names).documents, folder)
        out = os.path.join(folder, "report.html")
        run(program, ["report", "--from=jsonl", f"--out={out}", *flags, "--", lines], allowed=(0, 1))
        page = Report(Path(out).read_bytes().decode("utf-8"))
    if path is not None:
        page.save(path)
    return page


def write_lines(documents: Any, folder: str, name: str = "articles.jsonl") -> str:
    """Write articles as JSON Lines for the program. Those that cannot be written are left out."""
    path = os.path.join(folder, name)
    with open(path, "wb") as file:
        for document in documents:
            line = encode(document)
            if isinstance(line, bytes):
                file.write(line)
    return path


def sample(
    data: Any,
    n: int = 200,
    *,
    by: Union[str, Sequence[str], None] = None,
    seed: int = 1,
    to: Optional[str] = None,
    binary: Optional[PathLike] = None,
    **options: Any,
) -> Any:
    """
    Draw rows to be judged by hand.

    Parameters
    ----------
    data : data frame, or articles
        Rows that `attribute` gave; or articles, as `attribute` takes them, which are analysed first.
    n : int
        How many rows to draw.
    by : str or sequence of str, optional
        Stratify by these columns: each stratum gives rows in proportion to its size, and two at least.
    seed : int
        The same rows and the same seed give the same sample.
    to : {'pandas', 'polars', 'records'}, optional
        What comes back, as in `attribute`.
    binary : path, optional
        The program to run.
    **options
        The options of `attribute` that say what the columns are, and those of `Engine`, for articles.

    Returns
    -------
    data frame or list of dict
        A line for each row drawn, with the columns ``verdict``, ``speaker_right``, ``right_speaker`` and ``note`` to
        fill in (see ``whosaid sample --help``). ``whosaid precision`` says how many rows are right.
    """
    from ._table import attribute

    program = find_binary(binary)
    to = _form(to, data) if to != "arrow" else to
    rows = _records(data)
    if rows is None or rows and "quote_spans" not in rows[0]:
        rows = attribute(data, to="records", binary=binary, **options)
    elif options:
        raise TypeError(f"{', '.join(sorted(options))}: rows are not analysed again")
    rows = [row for row in rows if row.get("quote_id")]
    if not rows:
        raise WhosaidError("there are no rows to draw from")
    flags = [f"--n={n}", f"--seed={seed}"]
    if by is not None:
        flags.append("--by=" + (by if isinstance(by, str) else ",".join(by)))
    with tempfile.TemporaryDirectory(prefix="whosaid-") as folder:
        path = os.path.join(folder, "rows.csv")
        with open(path, "w", encoding="utf-8", newline="") as file:
            _write_csv(file, rows)
        sheet = run(program, ["sample", *flags, "--", path])
    return _sheet(sheet, to)


def verify(
    draft: Any,
    sources: Any,
    *,
    text: Optional[str] = None,
    to: Optional[str] = None,
    binary: Optional[PathLike] = None,
    **options: Any,
) -> Any:
    """
    Check the quotations of a draft against its sources: word for word, and by the same speaker?

    Parameters
    ----------
    draft : str, iterable of str or mapping, or data frame
        The draft, or several, as `attribute` takes articles.
    sources : str, iterable of str or mapping, data frame, or path
        The articles that the quotations should come from. A `pathlib.Path` is a file, a directory, or a SQLite database that
        ``whosaid`` wrote.
    text : str, optional
        The column of a data frame that holds the text, in `draft` and in `sources`.
    to : {'pandas', 'polars', 'records'}, optional
        What comes back, as in `attribute`.
    binary : path, optional
        The program to run.
    **options
        The options of `Engine`.

    Returns
    -------
    data frame or list of dict
        A row for each quotation of the draft with its ``verdict``: ``verbatim``, ``altered``, ``cut``, ``other-speaker``,
        ``other-status``, ``paraphrase``, ``unattributed`` or ``not-found`` (see ``whosaid verify --help``).
    """
    program = find_binary(binary)
    to = _form(to, draft) if to != "arrow" else to
    with tempfile.TemporaryDirectory(prefix="whosaid-") as folder:
        named = {"text": text}
        drafts = write_lines(read(draft, _only_tables(draft, named)).documents, folder, "draft.jsonl")
        if isinstance(sources, os.PathLike):
            against = os.fspath(sources)
        else:
            against = write_lines(read(sources, _only_tables(sources, named)).documents, folder, "sources.jsonl")
        flags = ["--to=csv", "--raw-cells", f"--against={against}", *engine_flags(**options)]
        checked = run(program, ["verify", *flags, "--", drafts], allowed=(0, 1))
    return _sheet(checked, to, {"overlap": float}, leave_out=("file", "line"))


def _only_tables(data: Any, names: Dict[str, Optional[str]]) -> Dict[str, Optional[str]]:
    return names if table(data) is not None else {}


def _records(data: Any) -> Optional[List[Dict[str, Any]]]:
    """Give the rows of what `attribute` gave; None for what are no rows."""
    columns = table(data)
    if columns is not None:
        return [dict(zip(columns, map(value, row))) for row in zip(*columns.values())]
    if isinstance(data, list) and data and isinstance(data[0], dict) and "quote_spans" in data[0]:
        return data
    return None


def _write_csv(file: Any, rows: List[Dict[str, Any]]) -> None:
    out = csv.writer(file, lineterminator="\n")
    out.writerow(rows[0])
    for row in rows:
        out.writerow([_cell(cell) for cell in row.values()])


def _cell(cell: Any) -> str:
    """Write a cell as the program does: it takes one ' away from what a spreadsheet would run."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    words = str(cell)
    bare = words.lstrip("'")
    if bare[:1] in ("\t", "\r", "\n") and bare or bare.strip()[:1] in tuple("=+-@＝＋－＠") and bare.strip():
        return "'" + words
    return words


def _sheet(text: str, to: str, numbers: Optional[Dict[str, Any]] = None, leave_out: Sequence[str] = ()) -> Any:
    """Give a table that the program printed: its cells are strings but for those of the columns of numbers."""
    lines = list(csv.reader(io.StringIO(text, newline="")))
    places = [(at, name) for at, name in enumerate(lines[0]) if name not in leave_out]
    numbers = numbers or {}
    names = [name for _, name in places]
    cells: List[List[Any]] = []
    for at, name in places:
        made = numbers.get(name, str)
        cells.append([made(line[at]) if line[at] else None for line in lines[1:]])
    if to == "records":
        return [dict(zip(names, row)) for row in zip(*cells)]
    types: List[Optional[str]] = ["number" if name in numbers else "string" for name in names]
    return _polars(names, types, cells) if to == "polars" else _pandas(names, types, cells)
