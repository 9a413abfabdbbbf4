"""
Make wheels of whosaid-news, each with the program for its platform.

As a build backend (PEP 517) it makes the wheel of the platform that it runs on::

    pip install ./python

As a program it makes those of all platforms, the same bytes each time::

    python3 python/build/backend.py DIRECTORY [--only SYSTEM] [--twice]

It needs Python's own library and the Go compiler.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import os
import platform
import re
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence, Tuple

HERE = Path(__file__).resolve().parent.parent
ROOT = HERE.parent
PACKAGE = HERE / "src" / "whosaid_news"

# What the program runs on, as Go and as wheels call it. It is linked statically, so that one file serves every libc of Linux;
# Go itself asks for macOS 12.
PLATFORMS: Dict[str, str] = {
    "linux/amd64": "manylinux2014_x86_64.manylinux_2_17_x86_64.musllinux_1_1_x86_64",
    "linux/arm64": "manylinux2014_aarch64.manylinux_2_17_aarch64.musllinux_1_1_aarch64",
    "darwin/amd64": "macosx_12_0_x86_64",
    "darwin/arm64": "macosx_12_0_arm64",
    "windows/amd64": "win_amd64",
    "windows/arm64": "win_arm64",
}


def project() -> Dict[str, Any]:
    """Read what this needs of pyproject.toml. Python before 3.11 has no reader of TOML, and these are plain lines."""
    text = (HERE / "pyproject.toml").read_text(encoding="utf-8")
    part = text.split("[project]\n", 1)[1]
    main, rest = part.split("\n[", 1)
    extras = rest.split("optional-dependencies]\n", 1)[1].split("\n[", 1)[0]
    lists = r'^{} = \[(.*?)\]$'
    return {
        **dict(re.findall(r'^([a-z-]+) = "(.*)"$', main, re.M)),
        "keywords": re.findall(r'"(.*?)"', re.findall(lists.format("keywords"), main, re.M)[0]),
        "classifiers": re.findall(r'^    "(.*)",$', main, re.M),
        "extras": {name: re.findall(r'"(.*?)"', of) for name, of in re.findall(r"^([a-z]+) = \[(.*)\]$", extras, re.M)},
        "scripts": re.findall(r'^([a-z]+) = "([\w.]+:\w+)"$', rest, re.M),
    }


def metadata(p: Dict[str, Any]) -> str:
    """Give the METADATA of the wheel (PEP 643)."""
    lines = [
        "Metadata-Version: 2.4",
        f"Name: {p['name']}",
        f"Version: {p['version']}",
        f"Summary: {p['description']}",
        f"Keywords: {','.join(p['keywords'])}",
        f"License-Expression: {p['license']}",
        "License-File: LICENSE",
        "License-File: NOTICES",
        *(f"Classifier: {c}" for c in p["classifiers"]),
        f"Requires-Python: {p['requires-python']}",
    ]
    for extra, needs in p["extras"].items():
        lines.append(f"Provides-Extra: {extra}")
        lines.extend(f'Requires-Dist: {need}; extra == "{extra}"' for need in needs)
    lines.append("Description-Content-Type: text/markdown")
    return "\n".join(lines) + "\n\n" + (HERE / "README.md").read_text(encoding="utf-8")


def date() -> Tuple[int, int, int, int, int, int]:
    """Give the time that all files of a wheel have: of SOURCE_DATE_EPOCH, else of the commit, else 1980."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not epoch:
        git = subprocess.run(["git", "show", "-s", "--format=%ct", "HEAD"], cwd=ROOT, capture_output=True, text=True)
        epoch = git.stdout.strip() or "0"
    return max(time.gmtime(int(epoch))[:6], (1980, 1, 1, 0, 0, 0))


def contents(p: Dict[str, Any], tag: str, program: Optional[Path], editable: bool) -> List[Tuple[str, bytes, int]]:
    """Give the files of a wheel: name, bytes, mode."""
    info = f"whosaid_news-{p['version']}.dist-info"
    files: List[Tuple[str, bytes, int]] = []
    if editable:
        files.append(("whosaid_news.pth", f"{PACKAGE.parent}\n".encode(), 0o644))
    else:
        for path in sorted(PACKAGE.rglob("*")):
            if path.suffix in (".py", ".typed"):
                files.append((path.relative_to(PACKAGE.parent).as_posix(), path.read_bytes(), 0o644))
    if program is not None:
        files.append((f"whosaid_news/bin/{program.name}", program.read_bytes(), 0o755))
    for name in ("LICENSE", "NOTICES"):
        files.append((f"{info}/licenses/{name}", (ROOT / name).read_bytes(), 0o644))
    wheel = "Wheel-Version: 1.0\nGenerator: whosaid\nRoot-Is-Purelib: false\n"
    wheel += "".join(f"Tag: py3-none-{one}\n" for one in tag.split("."))
    scripts = "[console_scripts]\n" + "".join(f"{name} = {target}\n" for name, target in p["scripts"])
    files.append((f"{info}/METADATA", metadata(p).encode(), 0o644))
    files.append((f"{info}/WHEEL", wheel.encode(), 0o644))
    files.append((f"{info}/entry_points.txt", scripts.encode(), 0o644))
    files.sort()
    record = f"{info}/RECORD"
    lines = [f"{name},sha256={digest(data)},{len(data)}\n" for name, data, _ in files]
    files.append((record, ("".join(lines) + f"{record},,\n").encode(), 0o644))
    return files


def digest(data: bytes) -> str:
    """Give the hash of a file as RECORD has it."""
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()


def write_wheel(directory: Path, system: str, editable: bool = False) -> str:
    """Build the program for a system and write the wheel that holds it. Give the name of the file."""
    p = project()
    tag = PLATFORMS[system]
    name = f"whosaid_news-{p['version']}-py3-none-{tag}.whl"
    with tempfile.TemporaryDirectory() as work:
        program = Path(work) / ("whosaid.exe" if system.startswith("windows") else "whosaid")
        if editable:
            program = PACKAGE / "bin" / program.name
            program.parent.mkdir(exist_ok=True)
        subprocess.run([str(ROOT / "release" / "build.sh"), system, str(program)], check=True)
        files = contents(p, tag, None if editable else program, editable)
    stamp = date()
    directory.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(directory / name, "w") as wheel:
        for path, data, mode in files:
            entry = zipfile.ZipInfo(path, stamp)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # Unix, whose modes these are
            entry.external_attr = (0o100000 | mode) << 16
            wheel.writestr(entry, data, compresslevel=6)
    return name


def here() -> str:
    """Give the system that this runs on."""
    machine = platform.machine().lower()
    arch = {"x86_64": "amd64", "amd64": "amd64", "aarch64": "arm64", "arm64": "arm64"}.get(machine, machine)
    system = f"{platform.system().lower()}/{arch}"
    if system not in PLATFORMS:
        raise SystemExit(f"whosaid-news: there is no wheel for {system}")
    return system


def build_wheel(wheel_directory: str, config_settings: Any = None, metadata_directory: Optional[str] = None) -> str:
    """Make the wheel of this platform (PEP 517)."""
    return write_wheel(Path(wheel_directory), here())


def build_editable(wheel_directory: str, config_settings: Any = None, metadata_directory: Optional[str] = None) -> str:
    """Make a wheel that points into this tree (PEP 660)."""
    return write_wheel(Path(wheel_directory), here(), editable=True)


def build_sdist(sdist_directory: str, config_settings: Any = None) -> str:
    """Refuse: the source of the program is the whole repository."""
    raise SystemExit("whosaid-news: there are wheels alone; the source is the repository")


def main(arguments: Sequence[str]) -> int:
    """Make wheels."""
    parser = argparse.ArgumentParser(prog="backend.py", description="Make wheels of whosaid-news.")
    parser.add_argument("directory", type=Path)
    parser.add_argument("--only", action="append", metavar="SYSTEM", help="of this system alone; 'here' is the one that this runs on")
    parser.add_argument("--twice", action="store_true", help="make each twice, and fail if the bytes differ")
    options = parser.parse_args(arguments)
    for system in options.only or PLATFORMS:
        system = here() if system == "here" else system
        name = write_wheel(options.directory, system)
        data = (options.directory / name).read_bytes()
        same = ""
        if options.twice:
            with tempfile.TemporaryDirectory() as again:
                if (Path(again) / write_wheel(Path(again), system)).read_bytes() != data:
                    print(f"{name}: two builds differ", file=sys.stderr)
                    return 1
            same = ", twice the same"
        print(f"{name}  {len(data) / 1e6:.1f} MB  sha256 {hashlib.sha256(data).hexdigest()[:12]}{same}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
