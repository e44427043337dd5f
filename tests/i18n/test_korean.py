"""What stands behind a name fits whatever name it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organiser.i18n.korean import PARTICLES, behind


@pytest.mark.parametrize(
    ("word", "pair", "expected"),
    [
        ("민준", "은/는", "민준은"),
        ("지수", "은/는", "지수는"),
        ("서울", "으로/로", "서울로"),
        ("부산", "으로/로", "부산으로"),
        ("대구", "으로/로", "대구로"),
        ("Anna", "이/가", "Anna가"),
        ("Kim", "이/가", "Kim이"),
        ("Paul", "으로/로", "Paul로"),
        ("Paul", "을/를", "Paul을"),
        ("Peter", "을/를", "Peter를"),
        ("Hong", "과/와", "Hong과"),
        ("K7Q2", "을/를", "K7Q2를"),
        ("₩82,000", "을/를", "₩82,000을"),
        ("€82.40", "을/를", "€82.40를"),
        ("US$3", "이/가", "US$3가"),
        ("13%", "은/는", "13%는"),
        ("겐트 3", "이/가", "겐트 3이"),
        ("라이더 (텔레그램)", "과/와", "라이더 (텔레그램)과"),
        ("민준 🦦", "은/는", "민준 🦦은"),
        ("🦦", "은/는", "🦦는"),
        ("", "은/는", "는"),
        ("محمد", "이/가", "محمد가"),
        ("한국어", "이에요/예요", "한국어예요"),
        ("가명", "이라는/라는", "가명이라는"),
    ],
)
def test_the_form_fits_the_last_syllable(word: str, pair: str, expected: str) -> None:
    """Hangul, digits and Latin are read aloud; signs behind the name do not count."""
    assert expected == word + behind(word, pair)


@given(st.text(), st.sampled_from(sorted(PARTICLES)))
def test_any_name_gets_one_of_the_two_forms(word: str, pair: str) -> None:
    """No name breaks a sentence."""
    assert behind(word, pair) in PARTICLES[pair]


@pytest.mark.parametrize(
    ("name", "title", "expected"),
    [
        ("민준", "님", "민준 님"),
        ("Sam", "님", "Sam 님"),
        ("민준님", "님", "민준님"),
        ("김민준 님", "님", "김민준 님"),
        ("님프", "님", "님프 님"),
        ("", "님", " 님"),
        ("서울", "지부", "서울 지부"),
        ("서울지부", "지부", "서울지부"),
        ("부산 지회", "지부", "부산 지회"),
        ("지부티", "지부", "지부티 지부"),
    ],
)
def test_no_name_gets_twice_what_it_ends_with(name: str, title: str, expected: str) -> None:
    """Who chose a name that ends with the title keeps that name, and so does a chapter."""
    assert expected == name + behind(name, title)
