"""Cut the charts' font out of Noto Sans CJK SC: GB2312, punctuation and ASCII. Needs the full font; run seldom.

The family is renamed so that charts never mistake a full font of the system for the one that is shipped.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont

SOURCE = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
TARGET = Path(__file__).resolve().parent.parent / "quizlib" / "reports" / "fonts" / "QuizlibSansSC-Regular.otf"
FAMILY = "Quizlib Sans SC"
MORE = "—–…·“”‘’•−×÷±≤≥≠％‰〇①②③④⑤⑥⑦⑧⑨⑩²³°"


def characters() -> set[int]:
    """ASCII, every character of GB2312 and the few marks beyond it that charts use."""
    wanted = set(range(0x20, 0x7F)) | {ord(one) for one in MORE}
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                wanted.add(ord(bytes((row, cell)).decode("gb2312")))
            except UnicodeDecodeError:
                continue
    return wanted


def main() -> None:
    """Write the font."""
    source = Path(sys.argv[1]) if len(sys.argv) > 1 else SOURCE
    font = next(one for one in TTCollection(str(source)).fonts if one["name"].getDebugName(1) == "Noto Sans CJK SC")
    options = subset.Options(
        hinting=False, layout_features=[], name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14], notdef_outline=True
    )
    options.drop_tables += ["BASE", "GDEF", "GPOS", "GSUB", "VORG", "vhea", "vmtx", "DSIG"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=characters())
    cutter.subset(font)
    _rename(font)
    font.save(str(TARGET))
    print(f"{TARGET}: {TARGET.stat().st_size:,} bytes, {len(font.getBestCmap()):,} characters")


def _rename(font: TTFont) -> None:
    postscript = FAMILY.replace(" ", "") + "-Regular"
    names = {1: FAMILY, 2: "Regular", 3: postscript, 4: FAMILY, 6: postscript}
    for record in list(font["name"].names):
        if record.nameID in names:
            if record.langID not in (0, 0x409):
                font["name"].removeNames(record.nameID, record.platformID, record.platEncID, record.langID)
            else:
                record.string = names[record.nameID]
    table = font["CFF "].cff
    table.fontNames = [postscript]
    table.topDictIndex[0].FullName = FAMILY
    table.topDictIndex[0].FamilyName = FAMILY


if __name__ == "__main__":
    main()
