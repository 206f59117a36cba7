"""Random Chinese-looking records, small enough that every answer can be checked by brute force."""

from hypothesis import strategies as st

from xiechuang.engines.matching import Document

WORDS = [
    "锂离子",
    "电池",
    "电解液",
    "陶瓷",
    "复合材料",
    "涂层",
    "中试",
    "项目",
    "的",
    "高温",
    "5g",
    "lifepo4",
    "，",
    " ",
]

texts = st.lists(st.sampled_from(WORDS), max_size=8).map("".join)
wild_texts = st.one_of(texts, st.text(max_size=40))
documents = st.lists(texts, min_size=1, max_size=12).flatmap(
    lambda titles: st.lists(texts, min_size=len(titles), max_size=len(titles)).map(
        lambda abstracts: [
            Document(key=f"A{number:02d}", texts={"title": title, "abstract": abstract})
            for number, (title, abstract) in enumerate(zip(titles, abstracts, strict=True))
        ]
    )
)
