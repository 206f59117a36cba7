"""Every component on one page, with invented content; only in the demonstration."""

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import NotVisible, Reason
from xiechuang.kernel.orgs.public import Region
from xiechuang.web.charts import About, Chart, bar_chart, donut_chart, flow_chart, line_chart, map_chart
from xiechuang.web.forms import DayField
from xiechuang.web.gallery_figures import sample_figures
from xiechuang.web.workbench import Card

FRAMES = {"portal": "web/gallery_portal.html"}


class SampleForm(forms.Form):
    """One field of each kind."""

    title = forms.CharField(label=_("需求名称"), help_text=_("用一句话说清要解决的技术问题"), max_length=40)
    text = forms.CharField(label=_("详细说明"), widget=forms.Textarea, required=False)
    stage = forms.ChoiceField(label=_("所处阶段"), choices=[("lab", _("实验室")), ("pilot", _("中试"))])
    modes = forms.MultipleChoiceField(
        label=_("合作方式"),
        choices=[("dev", _("委托开发")), ("joint", _("合作开发"))],
        widget=forms.CheckboxSelectMultiple,
    )
    deadline = DayField(label=_("期望完成"), required=False)
    budget = forms.DecimalField(label=_("预算（万元）"), min_value=0)


def gallery(request: HttpRequest) -> HttpResponse:
    """The page; a real installation does not have it."""
    if not settings.DEMO:
        raise NotVisible
    template = FRAMES.get(request.GET.get("frame", ""), "web/gallery.html")
    return render(request, template, _context())


def _context() -> dict[str, Any]:
    now = clock.now()
    form = SampleForm({"title": "", "budget": "-3", "modes": ["dev"]})
    form.is_valid()
    return {
        "form": form,
        "charts": [*sample_charts(), *sample_figures()],
        "cards": [
            Card(label=_("在库成果"), value="1,286", unit=_("项"), note=_("本月新增 37 项")),
            Card(label=_("待对接需求"), value="94", unit=_("项"), note=_("其中 6 项即将到期"), url="#main"),
            Card(label=_("技术交易额"), value="3.42", unit=_("亿元"), note=_("示例数据")),
            Card(label=_("落地转化"), value="21", unit=_("项"), note=_("示例数据")),
        ],
        "reasons": [
            Reason("尚未填写合同编号", clause="《办法》第十二条（示例）"),
            Reason("对方尚未确认意向"),
        ],
        "pairs": [
            (_("编号"), "CG-2026-000123"),
            (_("单位"), "北京澜石高分子材料有限公司（示例）"),
            (_("技术成熟度"), "6"),
            (_("有效期至"), None),
        ],
        "way": [_("提出"), _("双方有意向"), _("洽谈"), _("签约"), _("落地")],
        "segments": [("低温", True), ("固化", True), ("环氧树脂胶膜的制备", False)],
        "places": [*Region.objects.filter(level=Region.Level.REGION), "雄安新区"],
        "now": now,
        "tomorrow": now.date() + timedelta(days=1),
        "tones": [
            ("calm", _("草稿")),
            ("busy", _("审核中")),
            ("good", _("已发布")),
            ("warn", _("已退回")),
            ("bad", _("已过期")),
        ],
    }


_SAMPLE_PLACES = {
    "海淀区": 9,
    "通州区": 6,
    "滨海新区": 12,
    "西青区": 4,
    "石家庄市": 14,
    "保定市": 8,
    "唐山市": 11,
}


def sample_charts() -> list[Chart]:
    """One chart of each kind over invented numbers."""
    said = {"period": "2026-01 – 2026-10", "source": _("示例数据")}
    regions = ("北京", "天津", "河北")
    months = [f"{month} 月" for month in range(1, 11)]
    return [
        bar_chart(
            about=About(key="bars", title=_("各地成果与需求"), cases=1380, unit=_("项"), **said),
            categories=regions,
            series={_("成果"): [642, 331, 313], _("需求"): [208, 176, 290]},
        ),
        line_chart(
            about=About(key="lines", title=_("每月对接"), cases=214, unit=_("件"), **said),
            categories=months,
            series={
                _("提出"): [12, 15, 19, 18, 24, 22, 27, 25, 28, 24],
                _("签约"): [2, 3, 3, 5, 4, 6, 7, 6, None, 9],
            },
        ),
        flow_chart(
            about=About(key="flow", title=_("技术从哪里到哪里"), cases=63, unit=_("件"), **said),
            flows=[
                ("北京", "河北", 21),
                ("北京", "天津", 14),
                ("天津", "河北", 11),
                ("天津", "北京", 5),
                ("河北", "天津", 12),
            ],
            sides=(_("来自"), _("落地")),
        ),
        donut_chart(
            about=About(key="ring", title=_("合作方式"), cases=94, unit=_("项"), **said),
            parts={_("委托开发"): 41, _("合作开发"): 28, _("技术许可"): 16, _("作价投资"): 9},
        ),
        map_chart(
            about=About(key="map", title=_("需求分布"), cases=94, unit=_("项"), **said),
            values=_SAMPLE_PLACES,
            points={"雄安新区": 10},
        ),
    ]
