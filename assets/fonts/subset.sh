#!/usr/bin/env bash
# Makes the two fonts that papers embed, from Debian's fonts-noto-cjk (SIL OFL 1.1).
# Needs: apt-get install fonts-noto-cjk; pip install fonttools
# Usage: assets/fonts/subset.sh [FOLDER OF THE .ttc FILES]
#
# Kept: all Han that the files carry (rare characters of names), Latin, Greek, Cyrillic, kana, punctuation, symbols, and
# of the layout features only the Simplified shapes (locl, ZHS). Default shapes are the Traditional ones.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
from=${1:-/usr/share/fonts/opentype/noto}

ranges=(
    0020-007E 00A0-024F 0250-02FF 0370-03FF 0400-04FF 1E00-1EFF # Latin, Greek, Cyrillic
    2000-206F 2070-209F 20A0-20CF 2100-214F 2150-218F 2190-21FF # punctuation, currencies, letter-like, numbers, arrows
    2200-22FF 2300-23FF 2460-24FF 2500-25FF 2600-27BF           # mathematics, circled numbers, boxes, signs
    2E80-2FDF 2FF0-2FFF 3000-30FF 3100-312F 31A0-31EF 3200-33FF # radicals, punctuation, kana, bopomofo, strokes
    3400-4DBF 4E00-9FFF F900-FAFF FE10-FE1F FE30-FE4F FF00-FFEF # Han, compatibility, full-width
    20000-2FA1F 30000-323AF                                     # Han of the later planes
    FE00-FE0F E0100-E01EF                                       # selectors of variants
)

# subset SOURCE INDEX TARGET
subset() {
    pyftsubset "$from/$1" --font-number="$2" --output-file="$here/$3" \
        --unicodes="$(IFS=,; echo "${ranges[*]}")" \
        --layout-features=locl --layout-scripts=hani.ZHS,latn.ZHS,kana.ZHS \
        --notdef-outline --no-hinting --name-IDs='0,1,2,3,4,5,6,13,14' \
        --drop-tables+=GPOS,BASE,DSIG,VORG,vhea,vmtx,GDEF
}

# The third face of each collection is TC (0 JP, 1 KR, 2 SC, 3 TC).
subset NotoSerifCJK-Regular.ttc 3 NotoSerifCJKtc-Regular.otf
subset NotoSansCJK-Bold.ttc 3 NotoSansCJKtc-Bold.otf
ls -l "$here"/*.otf
