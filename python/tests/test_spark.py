"""Tests of whosaid_news.spark: two threads of one machine, and a master with two workers of which one is killed in the middle."""

import glob
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest

import whosaid_news

try:
    import pyspark
    from pyspark.sql import SparkSession

    from whosaid_news import spark as whosaid_spark
except ImportError as missing:
    print(f"spark: skipped, {missing}")
    sys.exit(0)
if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
    print("spark: skipped, there is no java")
    sys.exit(0)

os.environ["PYSPARK_PYTHON"] = sys.executable
os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"

NAMES = ["Ann Berg", "Bo Ek", "Karin Holm", "Olaf Lind"]


def articles(n):
    """Give articles as rows: number, outlet, tags, text. Every seventh says nothing, and the last has no text."""
    for i in range(n):
        who, other = NAMES[i % 4], NAMES[(i + 1) % 4]
        text = f"“Point {i} is open,” {who} said. {other} denied that it was. The vote is on day {i % 29 + 1}."
        if i % 7 == 3:
            text = f"It rained in place {i}."
        yield (f"d{i}", f"Outlet {i % 3}", [f"t{i}", "x"], None if i == n - 1 else text)


SCHEMA = "id string, outlet string, tags array<string>, body string"


def expected(data):
    """Give the rows of one process, as text."""
    documents = [{"id": d[0], "text": d[3]} for d in data]
    rows = whosaid_news.attribute(documents, to="records")
    of = {d[0]: d for d in data}
    return sorted(repr({**row, "outlet": of[row["doc_id"]][1], "tags": of[row["doc_id"]][2]}) for row in rows)


def collected(rows):
    made = []
    for row in rows:
        cells = row.asDict()
        ordered = {name: cells[name] for name in cells if name not in ("outlet", "tags")}
        made.append(repr({**ordered, "outlet": cells["outlet"], "tags": cells["tags"]}))
    return sorted(made)


def session(master, **settings):
    builder = SparkSession.builder.master(master).appName("whosaid").config("spark.ui.enabled", "false")
    builder = builder.config("spark.driver.host", "127.0.0.1").config("spark.driver.bindAddress", "127.0.0.1")
    builder = builder.config("spark.driver.memory", "512m").config("spark.sql.execution.arrow.maxRecordsPerBatch", "50")
    for name, value in settings.items():
        builder = builder.config(name.replace("_", "."), value)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("OFF")
    return spark


class TwoThreads(unittest.TestCase):
    def test_rows_are_those_of_one_process(self):
        data = list(articles(300))
        spark = session("local[2]")
        try:
            df = spark.createDataFrame(data, SCHEMA).repartition(5)
            quotes = whosaid_spark.attribute(df, text="body", keep=["outlet", "tags"])
            self.assertEqual(quotes.schema, whosaid_spark.schema(df, ["outlet", "tags"]))
            self.assertEqual(quotes.schema["quote_start"].dataType.typeName(), "long")
            rows = quotes.collect()
            self.assertEqual(collected(rows), expected(data))
            self.assertEqual([r.error for r in rows if r.doc_id == "d299"], ["there is no text"])
            asked = whosaid_spark.attribute(df, text="body", status=["denied"], min_confidence=0.5)
            self.assertEqual({r.status for r in asked.collect()}, {"denied", None})
            hashed = whosaid_spark.attribute(df.drop("id"), text="body").select("doc_id").distinct().collect()
            self.assertTrue(all(re.fullmatch("t[0-9a-f]{16}", r.doc_id) for r in hashed))
            with self.assertRaisesRegex(ValueError, "there are id, outlet, tags, body"):
                whosaid_spark.attribute(df, text="wrong")
            with self.assertRaises(TypeError):
                whosaid_spark.attribute(df, text="body", wrong=1)
        finally:
            spark.stop()


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def children(pid):
    """Give the processes below one, and it."""
    below = {}
    for stat in glob.glob("/proc/[0-9]*/stat"):
        try:
            text = pathlib.Path(stat).read_text()
        except OSError:
            continue
        child, parent = int(text.split(" ", 1)[0]), int(text.rsplit(")", 1)[1].split()[1])
        below.setdefault(parent, []).append(child)
    found, todo = [], [pid]
    while todo:
        found.append(todo[-1])
        todo.extend(below.get(todo.pop(), []))
    return found


@unittest.skipUnless(os.path.isdir("/proc/self"), "skipped: processes are looked up in /proc")
class AMasterAndTwoWorkers(unittest.TestCase):
    def start(self, *command):
        script = os.path.join(os.path.dirname(pyspark.__file__), "bin", "spark-class")
        environment = {**os.environ, "SPARK_DAEMON_MEMORY": "256m", "SPARK_NO_DAEMONIZE": "1"}
        started = subprocess.Popen([script, *command], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(self.end, started)
        return started

    @staticmethod
    def end(process):
        for pid in children(process.pid):
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        process.wait()

    def test_a_worker_is_killed_in_the_middle(self):
        folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, folder, True)
        port = free_port()
        url = f"spark://127.0.0.1:{port}"
        self.start("org.apache.spark.deploy.master.Master", "--host", "127.0.0.1", "--port", str(port), "--webui-port", str(free_port()))
        self.wait_for(port)
        workers = [
            self.start(
                "org.apache.spark.deploy.worker.Worker", "--host", "127.0.0.1", "--cores", "1", "--memory", "600m",
                "--webui-port", str(free_port()), "--work-dir", os.path.join(folder, name), url,
            )
            for name in ("one", "two")
        ]  # fmt: skip
        data = list(articles(6000))
        spark = session(url, spark_executor_memory="512m", spark_executor_cores="1", spark_task_maxFailures="8", spark_cores_max="2")
        try:
            context = spark.sparkContext
            df = spark.createDataFrame(data, SCHEMA).repartition(40)
            killed = []

            def kill():
                deadline = time.monotonic() + 240
                while time.monotonic() < deadline:
                    stages = [context.statusTracker().getStageInfo(s) for s in context.statusTracker().getActiveStageIds()]
                    executors = [pid for pid in children(workers[0].pid) if b"CoarseGrained" in command_of(pid)]
                    if executors and any(s and s.numTasks == 40 and 4 <= s.numCompletedTasks < 30 for s in stages):
                        for pid in reversed(children(workers[0].pid)):
                            os.kill(pid, signal.SIGKILL)
                        killed.append(next(s.numCompletedTasks for s in stages if s and s.numTasks == 40))
                        return
                    time.sleep(0.05)

            watcher = threading.Thread(target=kill)
            watcher.start()
            quotes = whosaid_spark.attribute(df, text="body", keep=["outlet", "tags"], ship=True)
            rows = quotes.collect()
            watcher.join()
            self.assertTrue(killed, "the worker was not killed in the middle")
            self.assertEqual(collected(rows), expected(data))
            print(f"spark: a worker was killed behind {killed[0]} of 40 tasks; {len(rows)} rows are those of one process")
        finally:
            spark.stop()

    def wait_for(self, port):
        for _ in range(600):
            with socket.socket() as s:
                if s.connect_ex(("127.0.0.1", port)) == 0:
                    return
            time.sleep(0.1)
        self.fail("the master does not listen")


def command_of(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


if __name__ == "__main__":
    unittest.main()
