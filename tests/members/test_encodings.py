"""Which letters a file means, or that nobody can be sure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organiser.members.encodings import ImportUnreadable, decoded

SWEDISH = "namn;adress\r\nÅsa Öberg;Södergatan 1, Malmö\r\n"
DUTCH = "naam,adres\r\nZoë Meyér,\u2019s-Gravenhage\r\n"
KOREAN = "이름,주소\r\n김민준,서울특별시 마포구\r\n"
RARE = "이름\r\n설믜\r\n김똠방\r\n"


@pytest.mark.parametrize("text", [SWEDISH, DUTCH, KOREAN, "name\r\nAnna\r\n", ""])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_is_read(text: str, encoding: str) -> None:
    """With a mark at its beginning or without."""
    assert text == decoded(text.encode(encoding))


@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xfe\xff"])
def test_a_mark_is_no_letter(mark: bytes) -> None:
    """It is left out."""
    encoding = "utf-16-le" if mark == b"\xff\xfe" else "utf-16-be"

    assert KOREAN == decoded(mark + KOREAN.encode(encoding))


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(SWEDISH, "cp1252"), (DUTCH, "cp1252"), (KOREAN, "cp949"), (RARE, "cp949")],
)
def test_an_old_code_page_is_recognised(text: str, encoding: str) -> None:
    """Where only one of them makes sense."""
    assert text == decoded(text.encode(encoding))


@pytest.mark.parametrize(
    "raw",
    [
        b"\xff\xfe\0\0n\0\0\0",
        b"\0\0\xfe\xff\0\0\0n",
        b"PK\x03\x04\x14\x00\x06\x00",
        b"\x89PNG\r\n\x1a\n\0\0",
        b"\xff\xfe\x00\xd8a\x00",
        b"name\r\n\x81\x8d\r\n",
        b"name\r\n\xc8\xe2\xe0\xed\r\n",
        "이름\r\n이\r\n".encode("cp949")[-4:],
        b"name\r\n\x1b[31m\r\n",
    ],
)
def test_what_is_not_sure_is_refused(raw: bytes) -> None:
    """Pictures, archives, other code pages (Cyrillic), and what could be Korean or Western."""
    with pytest.raises(ImportUnreadable):
        decoded(raw)


@given(st.binary(max_size=200))
def test_nothing_else_comes_of_it(raw: bytes) -> None:
    """Text or a refusal, whatever the bytes are."""
    try:
        text = decoded(raw)
    except ImportUnreadable:
        return

    assert "\0" not in text


@pytest.mark.parametrize(
    "text",
    [
        "이름,주소\n김민준,㈜한빛 3층\n",
        "이름,주소\n李민준,서울\uff08강남\uff09\n",
        "이름,주소\n김민준\u3000부장,서울\u3001부산\n",
    ],
)
def test_what_stands_beside_korean(text: str) -> None:
    """A Chinese sign in a name, and the wide punctuation of Korean keyboards."""
    assert text == decoded(text.encode("cp949"))


@pytest.mark.parametrize("text", ["naam\nZoëë de Vries\n", "naam\nRenéé Smit\n"])
def test_accents_side_by_side_are_not_korean(text: str) -> None:
    """Read as Korean, two of them would be a Chinese sign; a whole table of those is none."""
    assert text == decoded(text.encode("cp1252"))


@pytest.mark.parametrize(
    "text",
    [
        "name\nJosé Pérez\n",
        "naam\nZoé\nBas\n",
        "naam\nZoë\n",
        "naam\nOfficiële\n",
        "namn\nBjörn\n",
        "namn\nGöran Blå\n",
        "namn\nÖrjan\n",
        "name\nJürgen\n",
        "name\nMuñoz\n",
        "name\nLópez\n",
        "namn\nÄrlig\n",
    ],
)
def test_an_old_macintosh_is_not_misread(text: str) -> None:
    """Its letters are others of Western Europe: a name is asked for again, and not kept as `JosŽ`."""
    with pytest.raises(ImportUnreadable):
        decoded(text.encode("mac_roman"))


@pytest.mark.parametrize(
    "text",
    [
        "name\nPär Ekö\n\u00abEk\u00bb \u2013 \u201eny\u201d\n",
        "name\nJÜRGEN Öst\u00a0\u00b7 d\u2019Été\n",
        "adresse\nrue de l'église 1\n",
        "adresse\nRue du Goût, 2\n",
        "naam\nJürgen McÉire\n",
    ],
)
def test_what_might_be_an_old_macintosh_is_refused(text: str) -> None:
    """Also where nothing but its quotation marks, or one small letter, speaks for it."""
    with pytest.raises(ImportUnreadable):
        decoded(text.encode("mac_roman"))


@pytest.mark.parametrize(
    "text",
    [
        "naam\nSlavoj Žižek\n",
        "namn\nNataša Blaž\n",
        "naam\nŠimon Miloš\nZoë Smit\n",
        "namn\nMiloš Duric\nGöran Ek\n",
        "namn\nAnže\nÅsa\n",
    ],
)
def test_names_from_the_balkans_are_read(text: str) -> None:
    """Windows' own letters: an old Macintosh would mean nonsense by them, or by others in the table."""
    assert text == decoded(text.encode("cp1252"))


@pytest.mark.parametrize("text", ["naam\nŽivković\nZoë\n", "naam\nMiloš Đurić Šešić\nZoë\n"])
def test_central_europe_is_not_misread(text: str) -> None:
    """Its code page has some letters where that of Western Europe has others: `Živkoviæ`."""
    with pytest.raises(ImportUnreadable):
        decoded(text.encode("cp1250"))


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("naam\nAyşe Çelik\n", "cp1254"),
        ("naam\nK\u0131l\u0131ç\n", "cp1254"),
        ("naam\nĐorđe\n", "cp1250"),
        ("naam\nBlaž\n", "cp1257"),
    ],
)
def test_letters_that_are_others_elsewhere_are_refused(text: str, encoding: str) -> None:
    """As Icelandic they would be read without a fault, and nobody is called `Ayþe`."""
    with pytest.raises(ImportUnreadable):
        decoded(text.encode(encoding))


def test_small_words_with_accents_are_read() -> None:
    """Two of three letters have one."""
    text = "naam,aandelen\nBas,\u00e9\u00e9n\n"

    assert text == decoded(text.encode("cp1252"))


@pytest.mark.parametrize(
    "text",
    [
        "name\nÉlodie MÜLLER\n",
        "namn\nÅsa Öberg-Ängström\n",
        "O'Éire, JOSÉ\n",
        "naam\n\u201cJan\u201d D\u2019hondt \u2013 \u2018t Hof \u2026,\u20ac 5\n",
        "naam\nRue du Sacr\u00e9-C\u0153ur\n",
    ],
)
def test_capitals_with_accents_are_read(text: str) -> None:
    """At the beginning of a word, and in a word of capitals; so are the marks that word processors set."""
    assert text == decoded(text.encode("cp1252"))
