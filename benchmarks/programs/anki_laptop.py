"""A client of Anki's, by the words it is given: run by the Python of the peers, by its path."""

import json
import sys
import time
from pathlib import Path

from anki.collection import Collection


class Laptop:
    def __init__(self) -> None:
        self.collection = self.auth = None

    def open(self, path: str, url: str) -> None:
        self.collection = Collection(path)
        self.auth = self.collection.sync_login("coach", "losen", url)

    def exchange_all(self, upload: bool) -> None:
        self.collection.sync_collection(self.auth, False)
        self.collection.close_for_full_sync()
        self.collection.full_upload_or_download(auth=self.auth, server_usn=None, upload=upload)
        self.collection.reopen(after_full_sync=True)

    def add(self, texts: str) -> None:
        kind = self.collection.models.by_name("Basic")
        deck = self.collection.decks.id("Default")
        for text in Path(texts).read_text("utf-8").splitlines():
            note = self.collection.new_note(kind)
            note["Front"], note["Back"] = text[:200], text
            self.collection.add_note(note, deck)

    def sync(self) -> float:
        began = time.perf_counter()
        answer = self.collection.sync_collection(self.auth, False)
        took = time.perf_counter() - began
        if answer.required:
            raise SystemExit(f"Anki asks for a full exchange: {answer}")
        return took

    def notes(self) -> int:
        return self.collection.note_count()


if __name__ == "__main__":
    laptop = Laptop()
    for line in sys.stdin:
        word, *arguments = json.loads(line)
        print(json.dumps(getattr(laptop, word)(*arguments)), flush=True)
