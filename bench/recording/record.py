"""Draws a terminal in which a command really runs, as an SVG that moves. Nothing in the picture is written by hand.

record.py --out docs/images/digits.svg [--kill-at TEXT] [--speed 5] [--columns 112] [--rows 23] [--show 'COMMAND'] -- COMMAND ...

The command runs in a pseudo-terminal of that size. With --kill-at it and its children are killed (SIGKILL) as soon as a line of
the screen matches that regular expression, and the same command runs once more. --show is what stands at the prompt. What takes
longer than a second without a change on the screen is cut to a second; then everything is played --speed times as fast.
"""

import argparse
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time
from xml.sax.saxutils import escape

CSI = re.compile(r"\x1b\[([?0-9;]*)([A-Za-z])")
OTHER = re.compile(r"\x1b(\][^\x07\x1b]*(\x07|\x1b\\)|[=>])")
COLORS = {0: "#1e2127", 1: "#e06c75", 2: "#98c379", 3: "#e5c07b", 4: "#61afef", 5: "#c678dd", 6: "#56b6c2", 7: "#dcdfe4",
          8: "#5c6370", 9: "#e06c75", 10: "#98c379", 11: "#e5c07b", 12: "#61afef", 13: "#c678dd", 14: "#56b6c2", 15: "#ffffff"}
TEXT, DIM = "#dcdfe4", "#7f848e"
LONGEST_PAUSE = 1.0
FRAME = 2.0  # seconds of the recording between two pictures at least
AFTER_KILL = 6.0  # seconds of the recording for which one can see that
LAST = 6.0  # seconds for which the end stands


class Screen:
    """As much of a terminal as programs of this repository use."""

    def __init__(self, columns, rows):
        self.columns, self.rows = columns, rows
        self.cells = [[(" ", "")] * columns for _ in range(rows)]
        self.x = self.y = 0
        self.style = {}
        self.rest = ""

    def feed(self, text):
        text, self.rest = self.rest + text, ""
        at = 0
        while at < len(text):
            char = text[at]
            if char == "\x1b":
                match = CSI.match(text, at) or OTHER.match(text, at)
                if match is None:
                    if len(text) - at < 40:
                        self.rest = text[at:]
                        return
                    raise ValueError(f"unknown sequence {text[at:at + 20]!r}")
                if match.re is CSI:
                    self.control(match[1], match[2])
                at = match.end()
                continue
            at += 1
            if char == "\r":
                self.x = 0
            elif char == "\n":
                self.line_feed()
            elif char >= " ":
                if self.x == self.columns:
                    self.x = 0
                    self.line_feed()
                self.cells[self.y][self.x] = (char, self.css())
                self.x += 1

    def line_feed(self):
        self.y += 1
        if self.y == self.rows:
            self.cells = self.cells[1:] + [[(" ", "")] * self.columns]
            self.y -= 1

    def control(self, parameters, kind):
        if parameters.startswith("?"):
            return
        numbers = [int(one or 0) for one in parameters.split(";")]
        count = max(1, numbers[0])
        if kind == "A":
            self.y = max(0, self.y - count)
        elif kind == "B":
            self.y = min(self.rows - 1, self.y + count)
        elif kind == "C":
            self.x = min(self.columns - 1, self.x + count)
        elif kind == "D":
            self.x = max(0, self.x - count)
        elif kind == "G":
            self.x = count - 1
        elif kind == "H":
            self.y, self.x = count - 1, max(1, (numbers + [1])[1]) - 1
        elif kind == "K":
            start, end = {0: (self.x, self.columns), 1: (0, self.x + 1), 2: (0, self.columns)}[numbers[0]]
            self.cells[self.y][start:end] = [(" ", "")] * (end - start)
        elif kind == "J":
            first = 0 if numbers[0] == 2 else self.y + 1
            for row in range(first, self.rows):
                self.cells[row] = [(" ", "")] * self.columns
            if numbers[0] == 0:
                self.control("0", "K")
        elif kind == "m":
            self.select(numbers)
        else:
            raise ValueError(f"unknown control {parameters}{kind}")

    def select(self, numbers):
        while numbers:
            number = numbers.pop(0)
            if number == 0:
                self.style = {}
            elif number in (1, 2):
                self.style["bold" if number == 1 else "dim"] = True
            elif number == 22:
                self.style.pop("bold", None)
                self.style.pop("dim", None)
            elif number == 39:
                self.style.pop("color", None)
            elif 30 <= number <= 37 or 90 <= number <= 97:
                self.style["color"] = COLORS[number - 30 if number < 90 else number - 82]
            elif number == 38 and numbers[0] == 5:
                index = numbers[1]
                del numbers[:2]
                self.style["color"] = COLORS.get(index, TEXT)
            elif number == 38:
                self.style["color"] = "#%02x%02x%02x" % tuple(numbers[1:4])
                del numbers[:4]

    def css(self):
        color = self.style.get("color") or (DIM if self.style.get("dim") else TEXT)
        return (f' fill="{color}"' if color != TEXT else "") + (' font-weight="bold"' if self.style.get("bold") else "")

    def picture(self):
        return [tuple(self.runs(row)) for row in self.cells]

    def text(self):
        return ["".join(char for char, _ in row).rstrip() for row in self.cells]

    def runs(self, row):
        """What stands in a row, of one style each: column, style, text."""
        end = len(row)
        while end and row[end - 1][0] == " ":
            end -= 1
        column = 0
        while column < end:
            style, start = row[column][1], column
            while column < end and (row[column][1] == style or row[column][0] == " "):
                column += 1
            text = "".join(char for char, _ in row[start:column])
            if text.strip():
                yield start + len(text) - len(text.lstrip()), style, text.strip()


def record(command, screen, shown, kill_at, folder):
    """The screen at each change: seconds, rows."""
    frames, clock = [], 0.0
    for turn in range(2 if kill_at else 1):
        screen.feed(f"\x1b[32m$\x1b[0m {shown}\r\n")
        frames.append((clock, screen.picture()))
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", screen.rows, screen.columns, 0, 0))
        environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": str(screen.columns), "LINES": str(screen.rows)}
        environment.pop("CI", None)
        process = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, cwd=folder, env=environment, start_new_session=True)
        os.close(slave)
        last = time.monotonic()
        decoder = __import__("codecs").getincrementaldecoder("utf-8")()
        is_killed = False
        while True:
            try:
                data = os.read(master, 65536) if select.select([master], [], [], 0.2)[0] else None
            except OSError:
                data = b""
            if data == b"" or (data is None and process.poll() is not None):
                break
            if not data:
                continue
            screen.feed(decoder.decode(data))
            now = time.monotonic()
            clock += min(now - last, LONGEST_PAUSE)
            last = now
            frames.append((clock, screen.picture()))
            if turn == 0 and kill_at and any(re.search(kill_at, line) for line in screen.text()):
                os.killpg(process.pid, signal.SIGKILL)
                is_killed = True
                break
        process.wait()
        os.close(master)
        if is_killed:
            screen.feed("\r\x1b[0m" if screen.x == 0 else "\r\n\x1b[0m")
            screen.feed("\x1b[31mKilled\x1b[0m (kill -9)\r\n")
            clock += LONGEST_PAUSE
            frames.append((clock, screen.picture()))
            clock += AFTER_KILL
        elif process.returncode:
            raise SystemExit(f"{command} ended with {process.returncode}:\n" + "\n".join(screen.text()))
    return frames


def thin(frames):
    """At most a picture every so often, and the last one."""
    kept = [frames[0]]
    for at, picture in frames[1:]:
        if at - kept[-1][0] < FRAME and len(kept) > 1:
            kept[-1] = (kept[-1][0], picture)
        elif picture != kept[-1][1]:
            kept.append((at, picture))
    return kept


def draw(frames, columns, rows, speed):
    """Each text of a row is drawn once for as long as it stands there; a viewer that moves nothing shows the end."""
    times = [at / speed for at, _ in frames]
    total = times[-1] + LAST
    width, height = 32 + columns * 8.4, 30 + rows * 19
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" viewBox="0 0 {width:.0f} {height:.0f}" '
           "font-family=\"ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace\" font-size=\"14\" fill=\"#dcdfe4\">"
           '<rect width="100%" height="100%" rx="8" fill="#1e2127"/>']
    for row in range(rows):
        start = 0
        while start < len(frames):
            end = start
            while end < len(frames) and frames[end][1][row] == frames[start][1][row]:
                end += 1
            runs = frames[start][1][row]
            if runs:
                spans = "".join(f'<tspan x="{16 + 8.4 * column:.1f}"{style}>{escape(text)}</tspan>' for column, style, text in runs)
                out.append(f'<text y="{30 + 19 * row}" xml:space="preserve"{moving(times, start, end, total)}{spans}</text>')
            start = end
    out.append("</svg>\n")
    return "\n".join(out)


def moving(times, start, end, total):
    if start == 0 and end == len(times):
        return ">"
    hidden = "" if end == len(times) else ' visibility="hidden"'
    marks = [] if start == 0 else [(0.0, "hidden")]
    marks.append((times[start] / total, "visible"))
    if end < len(times):
        marks.append((times[end] / total, "hidden"))
    values, keys = ";".join(value for _, value in marks), ";".join(f"{key:.4f}" for key, _ in marks)
    return f'{hidden}><animate attributeName="visibility" calcMode="discrete" dur="{total:.2f}s" repeatCount="indefinite" values="{values}" keyTimes="{keys}"/>'


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", required=True)
    parser.add_argument("--show")
    parser.add_argument("--kill-at")
    parser.add_argument("--folder", default=".")
    parser.add_argument("--speed", type=float, default=5)
    parser.add_argument("--columns", type=int, default=112)
    parser.add_argument("--rows", type=int, default=23)
    parser.add_argument("command", nargs="+")
    options = parser.parse_args()
    frames = record(options.command, Screen(options.columns, options.rows), options.show or " ".join(options.command), options.kill_at, options.folder)
    with open(options.out, "w", encoding="utf-8") as file:
        file.write(draw(thin(frames), options.columns, options.rows, options.speed))


if __name__ == "__main__":
    main()
