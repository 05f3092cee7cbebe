#!/usr/bin/env python3
"""Makes variants.txt from four dictionaries of OpenCC.

    python3 make_variants.py FOLDER_WITH_THE_DICTIONARIES > variants.txt

Characters that any of the dictionaries ties together, directly or through others, form a class: one line, the
character that stands for the class first. For finding only, never for equality or display: a class joins more than
any one text would (乾 with 幹, 後 with 后).
"""

import collections
import pathlib
import sys

FILES = ["TSCharacters.txt", "STCharacters.txt", "TWVariants.txt", "HKVariants.txt"]


def pairs(path):
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#") or "\t" not in line:
            continue
        key, values = line.split("\t")[:2]
        for value in values.split():
            if len(key) == 1 and len(value) == 1 and key != value:
                yield key, value


def main(folder):
    leader = {}
    simplified = collections.Counter()

    def find(ch):
        leader.setdefault(ch, ch)
        while leader[ch] != ch:
            leader[ch] = leader[leader[ch]]
            ch = leader[ch]
        return ch

    for name in FILES:
        for key, value in pairs(folder / name):
            leader[find(key)] = find(value)
            if name == "TSCharacters.txt":
                simplified[value] += 1
    classes = collections.defaultdict(list)
    for ch in sorted(leader):
        classes[find(ch)].append(ch)
    # The simplified form stands for the class: tables of pinyin know it best. Then the lowest code point.
    for members in sorted(classes.values()):
        members.sort(key=lambda ch: (-simplified[ch], ch))
        print("".join(members))


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
