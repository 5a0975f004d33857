"""The same check in Python 3 by slices of bytes: python3 peer.py <file>."""
import re
import sys

CODES = {b"PE", b"DO", b"UT", b"AV", b"SK"}
DAYS = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
FILLER = b" " * 94
BLANK40 = b" " * 40
BLANK20 = b" " * 20
CONTROL = re.compile(rb"[\x00-\x1f\x7f-\x9f]").search


def is_date(text):
    if not text.isdigit():
        return False
    year = int(text[:4])
    month = int(text[4:6])
    day = int(text[6:])
    if year == 0 or month < 1 or month > 12 or day < 1:
        return False
    if day <= DAYS[month]:
        return True
    return month == 2 and day == 29 and (year % 4 == 0 and year % 100 != 0 or year % 400 == 0)


def main(path):
    count = total = faults = 0
    state = 0
    trailer = "missing"
    with open(path, "rb", buffering=1 << 20) as source:
        for line in source:
            if len(line) != 201 or line[200] != 10:
                faults += 1
                continue
            post = line[:2]
            if post == b"10":
                if state != 1:
                    faults += 1
                count += 1
                reference = line[2:22]
                if reference == BLANK20 or CONTROL(reference):
                    faults += 1
                if line[22:24] not in CODES:
                    faults += 1
                if not is_date(line[24:32]):
                    faults += 1
                if not is_date(line[32:40]):
                    faults += 1
                amount = line[40:51]
                if amount.isdigit():
                    total += int(amount)
                else:
                    faults += 1
                if not line[51:56].isdigit():
                    faults += 1
                if not line[56:66].isdigit():
                    faults += 1
                name = line[66:106]
                if name == BLANK40 or CONTROL(name):
                    faults += 1
                if line[106:200] != FILLER:
                    faults += 1
            elif post == b"00":
                name = line[20:60]
                if state != 0:
                    faults += 1
                state = 1
                if not is_date(line[2:10]) or not line[10:20].isdigit():
                    faults += 1
                if name == BLANK40 or CONTROL(name) or line[60:200].strip(b" "):
                    faults += 1
            elif post == b"99":
                if state != 1:
                    faults += 1
                state = 2
                same = line[2:11].isdigit() and line[11:26].isdigit()
                same = same and int(line[2:11]) == count and int(line[11:26]) == total
                trailer = "agrees" if same else "differs"
                if line[26:200].strip(b" "):
                    faults += 1
            else:
                faults += 1
    if state != 2 or trailer != "agrees":
        faults += 1
    print(f"count={count} sum={total} faults={faults} trailer={trailer}")


main(sys.argv[1])
