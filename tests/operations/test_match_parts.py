"""The parts of ``xiechuang match`` by themselves: progress, places, cells; and any texts whatever end well."""

import io
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xiechuang.config import cli
from xiechuang.config.matching_files import cells
from xiechuang.config.matching_files.progress import Progress, progress_line
from xiechuang.config.matching_files.vocabulary import ProfileUnreadable, load_vocabulary
from xiechuang.kernel.exchange import CellRefused

PLACES = load_vocabulary("jingjinji").places
TEXTS = st.text(st.sampled_from("电解液高压抛光≥≤<~5.2 VkW%万元/吨（希望）；;,\"'\n=@\t甲"), max_size=30)


class Terminal(io.StringIO):
    def isatty(self):
        return True


def told(stream, moments):
    """Progress of ten records, one at each moment of the clock."""
    ticking = iter([0.0, 0.0, *moments])
    progress = Progress(stream=stream, clock=lambda: next(ticking))
    progress.begin("匹配需求")
    for done, _ in enumerate(moments, start=1):
        progress.tell(done, len(moments))
    progress.say("完成")
    return stream.getvalue()


def test_a_terminal_sees_a_bar_with_count_rate_and_time_left():
    written = told(Terminal(), [0.5 * n for n in range(1, 11)])
    assert "[############------------] 匹配需求 5/10  2 条/秒  剩余 2 秒" in written
    assert written.endswith("[########################] 匹配需求 10/10  2 条/秒  剩余 0 秒\033[K\n完成\n")


def test_the_name_of_a_step_without_a_bar_gives_way_to_the_next():
    stream = Terminal()
    progress = Progress(stream=stream, clock=lambda: 0.0)
    progress.begin("建立索引")
    progress.begin("写出")
    progress.say("完成")
    assert stream.getvalue() == "建立索引…\033[K\r\033[K写出…\033[K\r\033[K完成\n"


def test_elsewhere_a_line_comes_only_every_few_seconds():
    assert told(io.StringIO(), [0.5 * n for n in range(1, 11)]).splitlines()[:-1] == [
        "匹配需求 10/10  2 条/秒  剩余 0 秒"
    ]
    assert told(io.StringIO(), [0.1 * n for n in range(1, 11)]) == "完成\n"


def test_a_slow_step_states_its_time_left_in_minutes_and_no_rate_below_one():
    assert progress_line(step="匹配", done=10, total=100, seconds=100) == "匹配 10/100  剩余 15 分 00 秒"
    assert progress_line(step="匹配", done=0, total=100, seconds=5) == "匹配 0/100"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("北京", ["北京市"]),
        ("河北石家庄", ["石家庄市"]),
        ("河北", ["河北省"]),
        ("河北区", ["河北区"]),
        ("吉林", ["吉林省"]),
        ("京津冀", ["北京市", "天津市", "河北省"]),
        ("河北省雄安新区", ["河北省"]),
        ("北京市海淀区中关村", ["海淀区"]),
        ("130100", ["石家庄市"]),
        ("朝阳", []),
        ("中关村", []),
    ],
)
def test_places_are_followed_as_far_as_there_is_no_doubt(text, names):
    assert [PLACES.labels[code] for code in PLACES.find(text)] == names


def test_another_community_has_its_own_places_and_a_missing_profile_is_refused():
    own = load_vocabulary("yunhai").places
    assert own.labels[own.find("望澜")[0]] == "望澜市"
    assert own.find("石家庄") == ()
    with pytest.raises(ProfileUnreadable, match=r"profile\.yaml"):
        load_vocabulary("atlantis")


@given(
    items=st.lists(
        st.sampled_from(["电压 ≥ 5 V", "耐久要好", "4 V 和 5 A", "成本 < 5 万元/吨（希望）"]), max_size=6
    )
)
def test_every_item_of_a_requirement_cell_is_read_or_told(items):
    stated = cells.requirements()("；".join(items))
    assert [one.must for one in stated.requirements] == [
        "希望" not in item for item in items if "≥" in item or "<" in item
    ]
    assert stated.unread == tuple(
        (item, {"耐久要好": 0, "4 V 和 5 A": 2}[item]) for item in items if item in ("耐久要好", "4 V 和 5 A")
    )


@given(text=st.text(max_size=40))
def test_any_text_is_read_or_refused_in_words(text):
    for parser in (cells.requirements(), cells.offers(), cells.level(), PLACES.parser()):
        refusals = []
        try:
            parser(text)
        except CellRefused as refused:
            refusals = [refused.problem, refused.mend]
        assert all(refusals)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_two_lists_end_in_a_list_or_in_words(tmp_path, data):
    titles = (
        "编号",
        "标题",
        "正文",
        "领域",
        "技术指标",
        "预算",
        "价格",
        "阶段",
        "成熟度",
        "地区",
        "合作方式",
    )
    for name in ("d.csv", "a.csv"):
        rows = data.draw(st.lists(st.lists(TEXTS, min_size=len(titles), max_size=len(titles)), max_size=4))
        lines = [
            ",".join(titles),
            *(",".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row) for row in rows),
        ]
        (tmp_path / name).write_text("\n".join(lines), encoding="utf-8")
    output = tmp_path / "list.json"
    output.unlink(missing_ok=True)
    code = cli.main(["match", str(tmp_path / "d.csv"), str(tmp_path / "a.csv"), "-o", str(output)])
    assert code in (0, 1)
    assert not list(tmp_path.glob("*.part"))
    if not output.exists():
        assert code == 1
        return
    for demand in json.loads(output.read_text(encoding="utf-8"))["demands"]:
        for match in demand["matches"]:
            assert sum(one["points"] for one in match["contributions"]) == pytest.approx(match["score"])
            assert match["score"] >= 20
