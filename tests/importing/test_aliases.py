"""Lists of aliases: a row for each alias, a row for each agent, or both; what is refused and where."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from qadesk.errors import BadInput
from qadesk.importing.aliases import read_aliases
from qadesk.models.aliases import ListedAlias
from qadesk.models.imports import Reject
from qadesk.models.sources import AliasKind


def read(folder: Path, text: str) -> list[ListedAlias | Reject]:
    path = folder / "别名.csv"
    path.write_bytes(text.encode("gbk"))
    return read_aliases(path)


def told(found: list[ListedAlias | Reject]) -> list[tuple[object, ...]]:
    return [(one.row, one.column) if isinstance(one, Reject) else (one.row, one.text, one.kind, one.staff_no)
            for one in found]


def test_a_row_for_each_alias(tmp_path: Path) -> None:
    found = read(tmp_path, "别名,类别,工号,自,至\n8001,,A01,2026-09-01,\n张伟,姓名,A01,,\nzhangw,登录名,A01,,\n"
                           "8002,分机,无人,,\n,分机,A02,,\n8003,手机,A02,,\n8004,分机,,,\n8005,分机,A02,2026-02-30,\n")
    assert told(found) == [
        (2, "8001", AliasKind.EXTENSION, "A01"), (3, "张伟", AliasKind.NAME, "A01"),
        (4, "zhangw", AliasKind.LOGIN, "A01"), (5, "8002", AliasKind.EXTENSION, ""),
        (6, "别名"), (7, "类别"), (8, "工号"), (9, "自")]
    assert isinstance(found[0], ListedAlias) and (found[0].from_day, found[0].to_day) == (date(2026, 9, 1), None)


def test_a_row_for_each_agent(tmp_path: Path) -> None:
    assert told(read(tmp_path, "工号,分机,登录名\nA01,8001,zhangw\nA02,8002,\n")) == [
        (2, "8001", AliasKind.EXTENSION, "A01"), (2, "zhangw", AliasKind.LOGIN, "A01"),
        (3, "8002", AliasKind.EXTENSION, "A02")]


def test_columns_beside_that_of_aliases_are_read_as_well(tmp_path: Path) -> None:
    assert told(read(tmp_path, "工号,别名,分机\nA01,张伟,8001\nA02,,8002\nA03,,\n")) == [
        (2, "8001", AliasKind.EXTENSION, "A01"), (2, "张伟", AliasKind.NAME, "A01"),
        (3, "8002", AliasKind.EXTENSION, "A02"), (4, "别名")]


def test_a_list_without_aliases_names_what_it_lacks(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"别名\.csv"):
        read(tmp_path, "工号,班组\nA01,一组\n")
