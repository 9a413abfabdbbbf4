"""One `whosaid worker` process, and the articles that go through it."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
from collections import deque
from dataclasses import dataclass
from functools import lru_cache
from types import TracebackType
from typing import IO, Any, Deque, Dict, Iterable, Iterator, List, Mapping, Optional, Sequence, Tuple, Type, Union

from ._binary import PathLike, find_binary

Document = Union[str, Mapping[str, Any]]

# What may be on its way to the worker at one time. A longer article goes alone.
_MOST_DOCUMENTS = 256
_MOST_BYTES = 16 << 20

_FIELDS = ("id", "title", "date", "url", "author", "site")


class WhosaidError(RuntimeError):
    """The program refused what it was asked for, or could not run."""


@dataclass(frozen=True)
class Column:
    """
    One column of the rows.

    Parameters
    ----------
    name : str
        The name.
    type : str
        ``string``, ``integer``, ``number`` or ``boolean``.
    description : str
        What it holds.
    """

    name: str
    type: str
    description: str


@dataclass(frozen=True)
class Answer:
    """
    What the program found in one article.

    Parameters
    ----------
    rows : list of list
        One list of cells for each quotation, in the order of `Engine.columns`. An empty cell is None.
    error : str or None
        Why the article could not be analysed.
    """

    rows: List[List[Any]]
    error: Optional[str] = None


@lru_cache(maxsize=None)
def columns_of(binary: str) -> Tuple[Column, ...]:
    """Ask the program which columns its rows have."""
    schema = json.loads(run(binary, ["columns", "--to", "schema"]))
    return tuple(Column(f["name"], f["type"], f.get("description", "")) for f in schema["fields"])


def run(binary: str, arguments: Sequence[str], allowed: Sequence[int] = (0,)) -> str:
    """Run the program to its end and give what it prints."""
    done = subprocess.run([binary, *arguments], stdin=subprocess.DEVNULL, capture_output=True)
    if done.returncode not in allowed:
        raise WhosaidError(_message(done.stderr, done.returncode))
    return done.stdout.decode("utf-8")


def _message(stderr: bytes, code: int) -> str:
    words = stderr.decode("utf-8", "replace").strip()
    return words or f"whosaid ended with {_code(code)}"


def _code(code: Optional[int]) -> str:
    return f"signal {-code}" if code is not None and code < 0 else f"exit code {code}"


def engine_flags(
    rules: Optional[PathLike] = None,
    speakers: Optional[PathLike] = None,
    min_confidence: Optional[float] = None,
    min_speaker_confidence: Optional[float] = None,
    status: Sequence[str] = (),
    forms: Sequence[str] = (),
    include: Sequence[str] = (),
    profile: Optional[str] = None,
    weights: Optional[PathLike] = None,
    workers: Optional[int] = None,
) -> List[str]:
    """Give the options of an engine as the program's flags."""
    flags: List[str] = []
    single: Dict[str, Any] = {
        "rules": rules,
        "speakers": speakers,
        "min-confidence": min_confidence,
        "min-speaker-confidence": min_speaker_confidence,
        "profile": profile,
        "weights": weights,
        "workers": workers,
    }
    for name, value in single.items():
        if value is not None:
            flags.append(f"--{name}={os.fspath(value) if isinstance(value, os.PathLike) else value}")
    for name, values in (("status", status), ("forms", forms), ("include", include)):
        for value in [values] if isinstance(values, str) else values:
            flags.append(f"--{name}={value}")
    return flags


def encode(document: Any) -> Union[bytes, str]:
    """Give the line of JSON for a document, or, as a str, why there is none."""
    if isinstance(document, str):
        document = {"text": document}
    if not isinstance(document, Mapping):
        return f"an article is a str or a mapping, not {type(document).__name__}"
    text = document.get("text")
    if text is None:
        return "there is no text"
    if not isinstance(text, str):
        return f"the text is no str but {type(text).__name__}"
    line = {"text": text}
    for name in _FIELDS:
        value = document.get(name)
        if value is not None:
            line[name] = str(value)
    return json.dumps(line).encode("ascii") + b"\n"


class _Process:
    """A worker process, with a thread that reads its answers."""

    def __init__(self, command: Sequence[str]) -> None:
        self.owner = os.getpid()
        self.stderr: IO[bytes] = tempfile.TemporaryFile()
        alone: Dict[str, Any] = {}  # Ctrl-C stops Python, which then stops the worker
        if sys.platform == "win32":
            alone["creationflags"] = subprocess.CREATE_NEW_PROCESS_GROUP
        else:
            alone["start_new_session"] = True
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.stderr, bufsize=1 << 16, **alone
        )
        assert self.process.stdin is not None and self.process.stdout is not None
        self.stdin: IO[bytes] = self.process.stdin
        self.stdout: IO[bytes] = self.process.stdout
        self.lines: "queue.SimpleQueue[Optional[bytes]]" = queue.SimpleQueue()
        self.reader = threading.Thread(target=self._read, daemon=True, name="whosaid answers")
        self.reader.start()

    def _read(self) -> None:
        try:
            for line in self.stdout:
                self.lines.put(line)
        except (OSError, ValueError):  # the pipe was closed under us
            pass
        self.lines.put(None)

    def send(self, line: bytes) -> None:
        try:
            self.stdin.write(line)
        except (BrokenPipeError, OSError):
            pass  # it has ended: so says the reader

    def flush(self) -> None:
        try:
            self.stdin.flush()
        except (BrokenPipeError, OSError):
            pass

    def end(self, kill: bool = False) -> Tuple[int, str]:
        """End the process, and give its code and what it said."""
        if kill:
            self.process.kill()
        try:
            self.stdin.close()
        except (BrokenPipeError, OSError):
            pass
        code = self.process.wait()
        self.reader.join()
        self.stdout.close()
        self.stderr.seek(0)
        said = self.stderr.read().decode("utf-8", "replace").strip()
        self.stderr.close()
        return code, said


@dataclass
class _Sent:
    line: bytes
    error: Optional[str] = None


class Engine:
    """
    Find who said what, with one worker process for many calls.

    The process starts with the first article and ends with the context, or with `close`. An engine is for one thread at a
    time. A process that ends on an article (out of memory, killed) is started again: that article has an error, and all
    others have their rows.

    Parameters
    ----------
    rules : path, optional
        A directory of rules to add to the built-in ones.
    speakers : path, optional
        A list of speakers to link to ids (TSV: id, name, aliases, type, note).
    min_confidence, min_speaker_confidence : float, optional
        Leave out rows that are less sure, 0 to 1.
    status : sequence of str, optional
        Leave out rows of any other status, as in ``["asserted", "denied"]``.
    forms : sequence of str, optional
        Leave out rows of any other form, as in ``["quotation", "clause"]``.
    include : sequence of str, optional
        Also find ``thought``, ``intention`` or ``nested``.
    profile : str, optional
        Draw the edges of quotes as ``whosaid``, ``polnear`` or ``guardian`` does.
    weights : path, optional
        Decide by the weights in this file.
    workers : int, optional
        Analyse so many articles at a time; one per core if not given. The rows are the same at any number.
    binary : path, optional
        The program to run. See `find_binary`.

    Examples
    --------
    >>> from whosaid_news import Engine
    >>> with Engine() as engine:
    ...     quotes = engine.attribute(["“No,” Ann Berg said.", "Ann Berg denied that she had left."])
    >>> [str(s) for s in quotes["status"]]
    ['asserted', 'denied']
    """

    def __init__(
        self,
        *,
        rules: Optional[PathLike] = None,
        speakers: Optional[PathLike] = None,
        min_confidence: Optional[float] = None,
        min_speaker_confidence: Optional[float] = None,
        status: Sequence[str] = (),
        forms: Sequence[str] = (),
        include: Sequence[str] = (),
        profile: Optional[str] = None,
        weights: Optional[PathLike] = None,
        workers: Optional[int] = None,
        binary: Optional[PathLike] = None,
    ) -> None:
        self.binary = find_binary(binary)
        self.flags = engine_flags(
            rules, speakers, min_confidence, min_speaker_confidence, status, forms, include, profile, weights, workers
        )
        self._process: Optional[_Process] = None
        self._busy = threading.Lock()
        self._answered = False

    @property
    def columns(self) -> Tuple[Column, ...]:
        """The columns of the rows."""
        return columns_of(self.binary)

    def __enter__(self) -> "Engine":
        return self

    def __exit__(
        self, kind: Optional[Type[BaseException]], error: Optional[BaseException], trace: Optional[TracebackType]
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the worker process. The next article starts a new one."""
        if self._process is not None:
            process, self._process = self._process, None
            if process.owner == os.getpid():
                process.end()

    def __del__(self) -> None:
        try:
            self.close()
        except Exception:  # the interpreter may be half gone
            pass

    def attribute(self, data: Any, **options: Any) -> Any:
        """
        Find who said what, as `whosaid_news.attribute` does, with this engine.

        Parameters
        ----------
        data : see `whosaid_news.attribute`
            The articles.
        **options
            The options of `whosaid_news.attribute` that say what the columns are and how rows come back.

        Returns
        -------
        data frame
            A row for each quotation.
        """
        from ._table import attribute

        return attribute(data, engine=self, **options)

    def answers(self, documents: Iterable[Document]) -> Iterator[Answer]:
        """
        Give the answer to each document, in order, while the documents are read.

        Parameters
        ----------
        documents : iterable of str or mapping
            Articles: a text, or a mapping with ``text`` and perhaps ``id``, ``title``, ``date``, ``url``, ``author``
            and ``site``. They are taken as they are needed: the stream may have any length.

        Yields
        ------
        Answer
            The rows of one document, or its error.
        """
        if not self._busy.acquire(blocking=False):
            raise WhosaidError("this engine is at work already: make one for each thread, and end one stream before the next")
        whole = False
        try:
            yield from self._answers(documents)
            whole = True
        finally:
            if not whole and self._process is not None:  # answers that nobody will read are on their way
                process, self._process = self._process, None
                process.end(kill=True)
            self._busy.release()

    def _answers(self, documents: Iterable[Document]) -> Iterator[Answer]:
        waiting: Deque[_Sent] = deque()
        size = 0
        for document in documents:
            encoded = encode(document)
            sent = _Sent(encoded) if isinstance(encoded, bytes) else _Sent(b"", encoded)
            while waiting and (len(waiting) >= _MOST_DOCUMENTS or size + len(sent.line) > _MOST_BYTES):
                for got, answer in self._receive(waiting):
                    size -= got
                    yield answer
            if not waiting:
                self._revive()
            waiting.append(sent)
            size += len(sent.line)
            if sent.error is None:
                self._running().send(sent.line)
        while waiting:
            for _, answer in self._receive(waiting):
                yield answer

    def _running(self) -> _Process:
        if self._process is not None and self._process.owner != os.getpid():
            self._process = None  # a fork has the pipes of its parent
        if self._process is None:
            self._process = _Process([self.binary, "worker", "--to", "rows", *self.flags])
            self._answered = False
        return self._process

    def _revive(self) -> None:
        """Forget a process that was ended from outside while it had nothing to do."""
        process = self._process
        if process is not None and process.owner == os.getpid() and process.process.poll() is not None:
            self._process = None
            process.end()

    def _receive(self, waiting: Deque[_Sent]) -> Iterator[Tuple[int, Answer]]:
        """Wait for the answer to the first of those waiting. Where the process ended, give the answers to all of them."""
        first = waiting[0]
        if first.error is not None:
            waiting.popleft()
            yield 0, Answer([], first.error)
            return
        line = self._line()
        if line is not None:
            waiting.popleft()
            yield len(first.line), _answer(line)
            return
        self._ended()
        while waiting:  # one of them ended it: each goes alone now
            sent = waiting.popleft()
            yield len(sent.line), self._alone(sent)

    def _alone(self, sent: _Sent) -> Answer:
        if sent.error is not None:
            return Answer([], sent.error)
        self._running().send(sent.line)
        line = self._line()
        return _answer(line) if line is not None else Answer([], self._ended())

    def _line(self) -> Optional[bytes]:
        process = self._running()
        try:
            line = process.lines.get_nowait()
        except queue.Empty:
            process.flush()
            line = process.lines.get()
        if line is None or not line.endswith(b"\n"):
            return None
        self._answered = True
        return line

    def _ended(self) -> str:
        """Say why the process ended. One that could not begin its work ends the call."""
        process = self._running()
        self._process = None
        code, said = process.end()
        if code == 2 and not self._answered:
            raise WhosaidError(said or _code(code))
        return f"the worker process ended with {_code(code)} on this article" + (f": {said[-500:]}" if said else "")


def _answer(line: bytes) -> Answer:
    answer = json.loads(line)
    error = answer.get("error")
    return Answer(answer.get("rows") or [], None if error is None else str(error))
