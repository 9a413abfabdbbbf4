"""Tests of the package over the real program. They need the standard library alone; what needs a data frame skips without it."""

import doctest
import io
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import threading
import unittest
from importlib.util import find_spec

import whosaid_news
from whosaid_news import Engine, WhosaidError, attribute

README = pathlib.Path(__file__).parent.parent / "README.md"
YES = "“Yes,” Ann Berg said."


def needs(*libraries):
    missing = [name for name in libraries if find_spec(name) is None]
    return unittest.skipIf(missing, f"skipped: {', '.join(missing)} is not installed")


class Records(unittest.TestCase):
    """What needs no library."""

    @classmethod
    def setUpClass(cls):
        cls.engine = Engine(workers=2)

    @classmethod
    def tearDownClass(cls):
        cls.engine.close()

    def records(self, data, **options):
        return self.engine.attribute(data, to="records", **options)

    def test_rows_have_the_columns_of_the_program(self):
        (row,) = self.records(YES)
        self.assertEqual(list(row), [c.name for c in self.engine.columns] + ["error"])
        self.assertEqual((row["speaker"], row["kind"], row["quote"]), ("Ann Berg", "direct", "“Yes,”"))
        self.assertIsNone(row["error"])

    def test_offsets_count_characters(self):
        text = "🙂 It rained \ud800 in Orléans. " + YES
        (row,) = self.records(text)
        self.assertEqual(text[row["quote_start"] : row["quote_end"]], "“Yes,”")

    def test_a_bad_document_has_an_error_and_the_others_their_rows(self):
        rows = self.records([YES, None, 5, {"title": "x"}, {"id": "last", "text": YES}])
        self.assertEqual(
            [(r["doc_id"], r["error"]) for r in rows],
            [("0", None), ("1", "there is no text"), ("2", "the text is no str but int"), ("3", "there is no text"), ("last", None)],
        )

    def test_a_stream_is_read_as_it_is_needed(self):
        read = 0

        def endless():
            nonlocal read
            while True:
                read += 1
                yield YES

        answers = self.engine.answers(endless())
        for _, answer in zip(range(3), answers):
            self.assertEqual(len(answer.rows), 1)
        answers.close()
        self.assertLess(read, 1000)
        self.assertEqual(len(self.records(YES)), 1, "the engine works on behind a stream that was broken off")

    def test_order_over_many_sizes(self):
        texts = [YES + " It rained." * (i * 37 % 500) for i in range(700)]
        rows = self.records(texts)
        self.assertEqual([r["doc_id"] for r in rows], [str(i) for i in range(700)])

    def test_two_streams_of_one_engine_are_refused(self):
        first = self.engine.answers([YES, YES])
        next(first)
        with self.assertRaisesRegex(WhosaidError, "at work already"):
            list(self.engine.answers([YES]))
        first.close()

    def test_a_process_that_was_killed_is_started_again(self):
        self.records(YES)
        self.engine._process.process.kill()
        self.engine._process.process.wait()
        self.assertEqual(self.records(YES)[0]["error"], None)

    def test_engines_in_threads(self):
        found = []

        def work():
            with Engine(workers=1) as engine:
                found.append(len(engine.attribute([YES] * 20, to="records")))

        threads = [threading.Thread(target=work) for _ in range(2)]
        [t.start() for t in threads]
        [t.join() for t in threads]
        self.assertEqual(found, [20, 20])

    def test_wrong_options_are_an_error_of_the_call(self):
        with self.assertRaisesRegex(WhosaidError, "--status|status"):
            attribute(YES, status=["wrong"], to="records")
        with self.assertRaisesRegex(WhosaidError, "no-such-dir"):
            attribute(YES, rules="no-such-dir", to="records")
        with self.assertRaises(TypeError):
            self.records(YES, min_confidence=0.5)
        with self.assertRaises(FileNotFoundError):
            attribute(YES, binary="no-such-program", to="records")

    def test_options_reach_the_program(self):
        text = "Ann Berg denied that she had left. " + YES
        self.assertEqual([r["status"] for r in attribute(text, status="denied", to="records")], ["denied"])

    def test_report(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "report.html")
            page = whosaid_news.report([YES, None], path, heading="The <harbour>")
            self.assertIn("Ann Berg", page.html)
            self.assertIn("The &lt;harbour&gt;", page.html)
            with open(path, encoding="utf-8", newline="") as file:
                self.assertEqual(file.read(), page.html)
        self.assertIn("srcdoc=", page._repr_html_())

    def test_sample(self):
        rows = self.records([YES, "=1+1 " + YES, "'Yes,' Bo Ek said.", None])
        sheet = whosaid_news.sample(rows, 2, to="records")
        self.assertEqual(len(sheet), 2)
        self.assertEqual(sheet, whosaid_news.sample(rows, 2, to="records"))
        self.assertIsNone(sheet[0]["verdict"])
        self.assertIn("verdict", sheet[0])
        self.assertEqual(len(whosaid_news.sample([YES], 1, to="records")), 1)
        with self.assertRaisesRegex(WhosaidError, "no rows"):
            whosaid_news.sample(["Nothing."], 1, to="records")

    def test_verify(self):
        sources = ["“The ferries have to sail,” Karin Holm said. The union denied that it had broken off the talks."]
        draft = "“The ferries have to sail,” Lars Ek said. “The ferries have to sail,” Karin Holm said."
        checked = whosaid_news.verify(draft, sources, to="records")
        self.assertEqual([row["verdict"] for row in checked], ["other-speaker", "verbatim"])
        self.assertEqual(checked[0]["overlap"], 1.0)
        self.assertNotIn("file", checked[0])
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "source.txt")
            path.write_text(sources[0], encoding="utf-8")
            self.assertEqual(whosaid_news.verify(draft, path, to="records")[1]["verdict"], "verbatim")

    def test_the_command(self):
        done = subprocess.run([sys.executable, "-m", "whosaid_news", "version"], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue(done.stdout.startswith(f"whosaid {whosaid_news.__version__} "), done.stdout)


class AProgramThatDies(unittest.TestCase):
    """A stand-in for the program that ends on some articles."""

    @unittest.skipIf(sys.platform == "win32", "skipped: the stand-in is a script")
    def test_the_article_has_the_error(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "whosaid")
            path.write_text(
                f"#!{sys.executable}\n"
                "import json, os, sys\n"
                "if sys.argv[1] == 'columns':\n"
                "    print(json.dumps({'fields': [{'name': 'doc_id', 'type': 'string'}]})); sys.exit()\n"
                "for line in sys.stdin:\n"
                "    text = json.loads(line)['text']\n"
                "    if text == 'die': print('out of memory', file=sys.stderr, flush=True); os.kill(os.getpid(), 9)\n"
                "    print(json.dumps({'id': 'x', 'rows': [[text]]}), flush=True)\n"
            )
            path.chmod(0o755)
            with Engine(binary=path) as engine:
                rows = engine.attribute(["a", "b", "die", "c", None, "die", "d"], to="records")
        self.assertEqual([r["doc_id"] for r in rows], ["a", "b", "2", "c", "4", "5", "d"])
        self.assertEqual(rows[2]["error"], f"the worker process ended with signal {int(signal.SIGKILL)} on this article: out of memory")
        self.assertEqual(rows[4]["error"], "there is no text")


class Frames(unittest.TestCase):
    @needs("pandas")
    def test_pandas(self):
        import pandas as pd

        df = pd.DataFrame(
            {"body": [YES, float("nan"), "Nothing."], "speaker": ["x", "y", "z"], "n": [1, 2, 3], "date": pd.to_datetime(["2024-03-04"] * 3)},
            index=["a", "b", "c"],
        )
        quotes = attribute(df, text="body", keep=True)
        self.assertEqual(quotes["doc_id"].tolist(), ["a", "b"])
        self.assertEqual(quotes["input_speaker"].tolist(), ["x", "y"])
        self.assertEqual(quotes["n"].tolist(), [1, 2])
        self.assertEqual(quotes.loc[0, "date"][:10], "2024-03-04")
        self.assertEqual(quotes.loc[1, "error"], "there is no text")
        self.assertTrue(pd.isna(quotes.loc[0, "error"]))
        kinds = {"quote_start": "int64", "confidence": "double", "source_plural": "bool", "quote": "string"}
        other = {"quote_start": "Int64", "confidence": "Float64", "source_plural": "boolean", "quote": "string"}
        for name, kind in (kinds if find_spec("pyarrow") else other).items():
            self.assertIn(kind, str(quotes[name].dtype))
        self.assertEqual(attribute(df.iloc[:0], text="body").shape, (0, len(quotes.columns) - 2))
        self.assertEqual(attribute(df["body"])["doc_id"].tolist(), ["a", "b"])
        with self.assertRaisesRegex(ValueError, "there are body, speaker, n, date"):
            attribute(df, text="wrong")
        self.assertEqual(len(whosaid_news.sample(quotes, 1)), 1)

    @needs("polars")
    def test_polars(self):
        import polars as pl

        df = pl.DataFrame({"text": [YES, None], "doc_id": ["a", "b"], "n": [1, None]})
        quotes = attribute(df, keep="n")
        self.assertIsInstance(quotes, pl.DataFrame)
        self.assertEqual(quotes["doc_id"].to_list(), ["a", "b"])
        self.assertEqual(quotes.schema["quote_start"], pl.Int64)
        self.assertEqual(quotes["n"].to_list(), [1, None])
        self.assertEqual(attribute(df.lazy())["speaker"].to_list(), ["Ann Berg", None])

    @needs("pyarrow")
    def test_arrow(self):
        import pyarrow as pa

        table = pa.table({"content": [YES, None], "when": pa.array([0, 1], pa.date32())})
        quotes = attribute(table, date="when", keep="when")
        self.assertIsInstance(quotes, pa.Table)
        self.assertEqual(quotes.schema.field("confidence").type, pa.float64())
        self.assertEqual(quotes["date"].to_pylist(), ["1970-01-01", None])
        self.assertEqual(quotes["error"].to_pylist(), [None, "there is no text"])

    def test_a_form_that_is_not_there(self):
        with self.assertRaisesRegex(ValueError, "there are pandas, polars, arrow, records"):
            attribute(YES, to="excel")

    @needs("tqdm", "pandas")
    def test_progress(self):
        shown, sys.stderr = sys.stderr, io.StringIO()
        try:
            attribute([YES] * 3, progress=True)
            self.assertIn("3/3", sys.stderr.getvalue())
            sys.stderr = io.StringIO()
            attribute([YES] * 3)
            self.assertEqual(sys.stderr.getvalue(), "", "a bar is for terminals alone")
        finally:
            sys.stderr = shown


class Documents(unittest.TestCase):
    @needs("pandas", "pyarrow")
    def test_the_readme(self):
        with tempfile.TemporaryDirectory() as folder:
            before = os.getcwd()
            os.chdir(folder)
            try:
                failed, run = doctest.testfile(str(README), module_relative=False, optionflags=doctest.NORMALIZE_WHITESPACE)
            finally:
                os.chdir(before)
        self.assertGreater(run, 5)
        self.assertEqual(failed, 0)

    @needs("pandas", "pyarrow")
    def test_the_docstrings(self):
        import whosaid_news._engine
        import whosaid_news._table

        for module in (whosaid_news, whosaid_news._engine, whosaid_news._table):
            self.assertEqual(doctest.testmod(module).failed, 0)

    def test_the_version_is_one(self):
        project = (README.parent / "pyproject.toml").read_text()
        self.assertIn(f'version = "{whosaid_news.__version__}"', project)


if __name__ == "__main__":
    unittest.main()
