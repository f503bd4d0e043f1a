"""Write `stress.jsonl`: one article for each property of text that breaks programs.

Run `python sample_data/make_stress.py`. It takes no arguments, uses neither clock nor random numbers, and
writes the same bytes every time. Invisible characters are written here as escapes, so that they can be seen.
All names and happenings are invented.
"""

import json
import unicodedata
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path

STRESS_FILE = Path(__file__).with_name("stress.jsonl")

CJK = """林书恒外长在日内瓦会见联合国特使

外交部长林书恒周一在日内瓦会见了联合国特使玛尔塔·索拉诺。林书恒拒绝了特使提出的停火方案，但承诺向难民提供援助。

日本の高瀬直樹外相は火曜日、港湾労組の代表と会談し、ストライキの中止を求めた。労組は要求を拒否した。

윤태경 국방장관은 수요일 국경 부대의 철수를 약속했다. 야당은 장관이 국회를 속였다고 비난했다.

The U.N. envoy, Marta Solano (玛尔塔·索拉诺), thanked Foreign Minister Lin Shuheng (林书恒)
and met Naoki Takase (高瀬直樹) in Tokyo. Full-width: ＵＮ envoy met Ｔａｋａｓｅ！
Characters outside the basic plane: 𠮷田 visited 𩸽港."""

COMBINING = """Nguyễn Thị Hường, bộ trưởng ngoại giao, accused José Ibáñez of breaking the truce.

Both names are written with combining marks: one letter on the screen is two or three code points here.

रक्षा मंत्री अनिरुद्ध क्षेत्री ने मंगलवार को सीमा का दौरा किया। Defence Minister Aniruddha Kshetri visited the border.

รัฐมนตรี ธนวัฒน์ ศิริพงษ์ ปฏิเสธข้อเสนอ Minister Thanawat Siriphong rejected the offer.
"""

STACKED = "Z\u0351\u036b\u0343o\u0321\u0353\u031er\u0310\u0302\u0312a\u0489n\u0334\u0335"

EMOJI = """President Ama Owusu-Darko 👩🏾\u200d⚖️ met General Pavel Drozd 👨\u200d✈️ on Friday 🤝🏽.

The families \
👨\u200d👩\u200d👧\u200d👦👩\u200d❤️\u200d💋\u200d👨 of the prisoners \
marched 🏃🏿\u200d♀️\u200d➡️ to the ministry behind a flag 🏴\u200d☠️ and a banner 🏳️\u200d🌈. \
Scotland 🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\
\U000e007f and Ghana 🇬🇭 sent aid 📦.

Drozd said: “We will release 1️⃣0️⃣ men ✅.” The heart as text ❤\ufe0e and as picture ❤\ufe0f; \
an unfinished sequence 👩\u200d and half a flag 🇬 stand at the end. 👍🏼👍🏼👍🏼 𝕎𝕒𝕣 is over."""

MARKUP = r"""[/] Minister accuses [bold]rebels[/bold] of [link=file:///tmp]breaking[/link] the truce [/]

Defence Minister [red]Tomas Irvinen[/] accused the [b]Upland Front[/b] [sic] of shelling.
[@click=app.bell]Click[/]
\[escaped\] [[double]] [] [ ] [/bold] [not a tag] {braces} {0} %s %d $HOME ${HOME} `id` $(id)
~ * _under_ **stars**

<b>Irvinen</b> &amp; the <script>alert(1)</script> envoy met &lt;in Karsa&gt; <!-- not shown --> </textarea>

{"text": "a line of JSON", "spans": []}
# a heading, - a list, | a | table | and a backslash \ at the end \n of \u0041 things \\
"""

CONTROL = (
    "Minister \x1b[31mLena Roth\x1b[0m met the envoy.\n\n"
    "A title for the window \x1b]0;hacked\x07 and the clipboard \x1b]52;c;aGFja2Vk\x07 "
    "follow; then a bell \x07, a backspace\x08, a delete\x7f, a form that clears the screen \x1b[2J, "
    "and a C1 control \x9b1m bold.\n\n"
    "Roth refused to leave.\n"
)

LINE_SEPARATORS = (
    "Premier Ida Holm visited Tarn.\u2028She met the governor.\u2029The governor praised Holm.\x0c"
    "On the next page Holm promised aid.\x0bA vertical tab stands before this sentence.\x85"
    "A next-line character stands before this one.\rAn old Macintosh line end before this.\x1eEnd.\n"
)

CRLF = """Union calls strike in Port Sarn

The Federation of Sarn Dockers rejected the offer of Transport Minister Ewa Lisk on Monday.
Lisk threatened to send soldiers to the port.

“We will not negotiate under threats,” said the union’s leader, Bram Okonjo.
"""

TABS = """Name\tOffice\tCountry
Dara Venn\tforeign minister\tOstravia
\tIlo Marek\tdefence minister\t\tOstravia

Venn\tmet\tMarek on Monday.\tThe two ministers
\t\tagreed to withdraw the guards from\tLesk.\t
"""

SPACES = (
    "President\u00a0Joana\u00a0Reis met General\u00a0Otto\u202fBrandt at 9\u202fo’clock.\n\n"
    "Brandt\u2007released 1\u2009200\u00a0prisoners.\u3000Reis thanked\u2003him\u200a.\n\n"
    "The non\u2011aligned states wel\u00adcomed the re\u200blease; the word\u2060joiner and "
    "the \ufeffbyte order mark are not spaces.\u00a0\n"
)

ARABIC = """وزير الخارجية يرفض لقاء المبعوث الأممي

رفض وزير الخارجية سامر العطار يوم الاثنين لقاء مبعوث الأمم المتحدة كارل ليندن في عمّان.

وقال المتحدث باسم الوزارة إن العطار "لن يتفاوض تحت التهديد"، واتهم المبعوث بدعم الميليشيات.

ودعا الاتحاد الأفريقي الطرفين إلى وقف إطلاق النار، وأرسل ٢٥٠ طنًا من المساعدات إلى مخيم وادي السدر.
"""

HEBREW = """שר הביטחון נפגש עם שליח האו״ם

שר הביטחון אורי כרמלי נפגש ביום שני עם שליח האו״ם קרל לינדן בז׳נבה. כרמלי דחה את הצעתו והאשים אותו בהטיה.

יו״ר ההסתדרות, דנה שקד, קראה לממשלה לסגת מן ההחלטה והבטיחה לפתוח בשביתה ב־15 במאי.
"""

MIXED = (
    "Foreign Minister Samer al-Attar (سامر العطار) met Uri Karmeli (אורי כרמלי) in Geneva.\n\n"
    "قال Linden إن UN “لن تنسحب” من وادي السدر before 15/05/2026, and \u202bكرملي\u202c agreed.\n\n"
    "Marks that nobody sees: \u200eleft\u200e, \u200fright\u200f, \u2067isolated العطار\u2069, "
    "an override \u202egnorw\u202c and one that is never closed: \u202eAttar accused Karmeli.\n"
)

EMPTY_LINES = (
    "\n\n\nEnvoy leaves Karsa\n"
    + "\n" * 40
    + "UN envoy Karl Linden left Karsa on Sunday after talks with Mayor Olena Prys.\n"
    + "\n \n\t\n  \n" * 5
    + "Prys accused Linden of ignoring the refugees.\n"
    + "\n" * 12
)

LONG_WORD = (
    "Minister Lena Roth sent this link: https://example.org/"
    + "accord-of-the-second-of-may/" * 45
    + "end\n\nReaders answered: "
    + "no" * 600
    + "\n\nRoth apologised to the editor of the Tarn Courier.\n"
)

PEOPLE = (
    ("President", "Adaeze Morland"),
    ("Foreign Minister", "Henrik Solberg-Tan"),
    ("General", "Ruslan Temirov"),
    ("UN envoy", "Marta Solano"),
    ("Defence Minister", "Ousmane Kéita-Roux"),
    ("Prime Minister", "Ilse Vandermolen"),
    ("Ambassador", "Farid al-Bazzari"),
    ("union leader", "Consuelo Arrieta"),
    ("Interior Minister", "Tevita Loamanu"),
    ("rebel commander", "Yared Bekalu"),
    ("opposition leader", "Milica Drašković"),
)
GROUPS = (
    "the Upland Front",
    "the African Union",
    "the Karsa Militia",
    "the Ministry of Ports",
    "the European Union",
    "the Federation of Sarn Dockers",
    "the Lake Council",
)
PLACES = (
    "Karsa",
    "Port Sarn",
    "Lesk",
    "the Ibrina valley",
    "Tarn",
    "Donja Vrela",
    "Ain Sidra",
    "Huayra Baja",
)
DAYS = (
    "on Monday",
    "late on Tuesday",
    "on Wednesday",
    "before dawn on Thursday",
    "on Friday",
    "at the weekend",
)
SENTENCES = (
    "{title} {name} met {other_title} {other} in {place} {day}.",
    "{name} accused {group} of breaking the truce of {place} and demanded an apology.",
    "“We will not leave {place} while our people are in danger,” {other} told reporters {day}.",
    "{Group} rejected the accusation and withdrew its delegates from the talks.",
    "{name}, who visited {place} {day}, promised to send food, fuel and tents.",
    "Two officers were arrested {day} after a march in {place}, according to {group}.",
    "The {lower_title} refused to meet {other} again before the prisoners had been released.",
    "{Group} has supplied {other} with arms since the war of {year}, a spokesman said.",
    "If the guards leave {place}, {name} said, the blockade will be lifted {day}.",
    "{other_title} {other} praised {name} for such patience but did not support the plan.",
    "{Group} imposed sanctions on {number} companies and expelled an attaché.",
    "No meeting between {name} and {other} is planned, officials in {place} said.",
    "The road to {place} was shelled {day}; {number} people were wounded.",
)


def long_article_sentences() -> Iterator[str]:
    """An endless row of sentences; the strides share no factor with the table lengths, so few are equal."""
    for step in count():
        title, name = PEOPLE[step % len(PEOPLE)]
        other_title, other = PEOPLE[(step * 3 + 4) % len(PEOPLE)]
        if other == name:
            other_title, other = PEOPLE[(step + 1) % len(PEOPLE)]
        group = GROUPS[step * 2 % len(GROUPS)]
        yield SENTENCES[step * 5 % len(SENTENCES)].format(
            title=title,
            lower_title=title if title.startswith("UN") else title.lower(),
            name=name,
            other_title=other_title if other_title[0].isupper() else other_title.capitalize(),
            other=other,
            group=group,
            Group=group[0].upper() + group[1:],
            place=PLACES[step * 3 % len(PLACES)],
            day=DAYS[(step * 5 + step // 6) % len(DAYS)],
            year=1975 + step * 7 % 40,
            number=3 + step * 11 % 60,
        )


def article_of_words(wanted: int) -> str:
    """Paragraphs of four sentences, divided by blank lines, that hold exactly `wanted` words."""
    sentences: list[str] = []
    missing = wanted
    for sentence in long_article_sentences():
        words = sentence.split()
        if len(words) > missing:
            break
        sentences.append(sentence)
        missing -= len(words)
    if missing:
        sentences.append(" ".join(["More", *["and", "more"] * missing][:missing]) + ".")
    paragraphs = [" ".join(sentences[start : start + 4]) for start in range(0, len(sentences), 4)]
    return "\n\n".join(paragraphs) + "\n"


def one_line_of(length: int) -> str:
    """A text of at least `length` characters, whole sentences, without any line end."""
    line = ""
    for sentence in islice(long_article_sentences(), 1, None):
        line += sentence
        if len(line) >= length:
            break
        line += " "
    return line


def stress_articles() -> list[tuple[str, str, str]]:
    """All articles as (id, what is nasty in it, text), in the order of the file."""
    return [
        ("stress-cjk", "Chinese, Japanese and Korean; wide characters; two outside the basic plane", CJK),
        (
            "stress-combining-marks",
            "letters of several code points, Devanagari, Thai, and marks stacked on one letter",
            unicodedata.normalize("NFD", COMBINING) + f"\nThe envoy, {STACKED}, visited Karsa.\n",
        ),
        ("stress-emoji", "emoji joined by zero-width joiners, skin tones, flags, variation selectors", EMOJI),
        ("stress-markup", "text that looks like terminal, web or shell markup", MARKUP),
        ("stress-control-characters", "escape sequences, bell, backspace, C1 controls", CONTROL),
        ("stress-line-separators", "line ends other than the line feed", LINE_SEPARATORS),
        ("stress-crlf", "carriage return and line feed at every line end", CRLF.replace("\n", "\r\n")),
        ("stress-tabs", "tabs between words, at line starts and at line ends", TABS),
        (
            "stress-spaces",
            "no-break, narrow, wide and zero-width spaces; soft hyphen; byte order mark",
            SPACES,
        ),
        ("stress-arabic", "right-to-left Arabic", ARABIC),
        ("stress-hebrew", "right-to-left Hebrew", HEBREW),
        ("stress-mixed-direction", "both directions in one line; direction marks, one never closed", MIXED),
        ("stress-empty-lines", "runs of empty lines, also at both ends; lines of blanks alone", EMPTY_LINES),
        ("stress-long-word", "words of more than a thousand characters", LONG_WORD),
        ("stress-5000-words", "an article of 5,000 words", article_of_words(5000)),
        ("stress-one-long-line", "20,000 characters without a line end", one_line_of(20_000)),
    ]


def stress_lines() -> str:
    """The content of `stress.jsonl`: one JSON object per article, each line ended by a line feed."""
    rows = (
        {"id": key, "text": text, "meta": {"title": nasty, "source": "make_stress.py"}}
        for key, nasty, text in stress_articles()
    )
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


if __name__ == "__main__":
    STRESS_FILE.write_bytes(stress_lines().encode("utf-8"))
