"""Run by a Python that has label-studio-sdk: TASKS to DESTINATION in CoNLL; prints CPU seconds.

``python3 -m venv .venv-label-studio && .venv-label-studio/bin/pip install label-studio-sdk`` makes
the environment.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path


def main(tasks: Path, destination: Path) -> None:
    """Convert with the SDK, which wants ids that its server would have given."""
    from label_studio_sdk.converter import Converter

    numbered = destination.with_name("numbered.json")
    rows = [
        {"id": number, **task}
        for number, task in enumerate(json.loads(tasks.read_text(encoding="utf-8")), 1)
    ]
    numbered.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    configuration = tasks.with_name(f"{tasks.stem}.config.xml").read_text(encoding="utf-8")
    converter = Converter(config=configuration, project_dir=None)
    begin = time.process_time()
    converter.convert_to_conll2003(str(numbered), str(destination), is_dir=False)
    print(time.process_time() - begin)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
