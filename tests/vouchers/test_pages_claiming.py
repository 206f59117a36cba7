"""The pages on which a payment is claimed: who may, what is missing, how the amount comes about."""

from tests.vouchers.reading import text_of
from tests.vouchers.world import (
    WAN,
    World,
    claim_draft,
    done,
    fresh,
    issued,
    paper,
)
from xiechuang.domains.vouchers.models import Claim
from xiechuang.domains.vouchers.states import ClaimState


def test_who_is_paid_may_claim_and_nobody_else(world: World, browse):
    use = done(world, issued(world))
    address = f"/vouchers/uses/{use.number}/"
    assert "申请兑付</button>" in text_of(browse(world.firm).get(address))
    assert "申请兑付</button>" not in text_of(browse(world.provider_side).get(address))
    assert browse(world.provider_side).post(f"{address}claim/").status_code == 409
    first = browse(world.firm).post(f"{address}claim/")
    again = browse(world.firm).post(f"{address}claim/")
    assert first["Location"] == again["Location"]


def test_where_the_provider_is_paid_it_claims_and_the_page_says_who_pays_what(provider_world: World, browse):
    world = provider_world
    use = done(world, issued(world), contract_fen=10 * WAN)
    page = text_of(browse(world.provider_side).get(f"/vouchers/uses/{use.number}/"))
    assert "申请兑付</button>" in page
    assert "企业只付差额" in page
    assert "企业付给服务机构：50,000.00 元" in page
    assert "按日地区间清算" in page


def test_wrong_invoices_are_named_one_by_one_and_what_was_typed_is_kept(world: World, browse):
    use = done(world, issued(world), contract_fen=10 * WAN)
    opened = browse(world.firm)
    address = opened.post(f"/vouchers/uses/{use.number}/claim/")["Location"]
    opened.post(f"{address}invoice/", {"file-invoice": paper(), "upload": "1"})
    proof = use.proofs.get(kind="invoice")
    given = {
        f"proof-{proof.pk}-amount": "十万元",
        f"proof-{proof.pk}-dated_on": "2026-12-01",
        f"proof-{proof.pk}-seller": "第三测试中心",
    }
    response = opened.post(f"{address}invoice/", given)
    page = text_of(response)
    assert response.status_code == 422
    assert "须填写发票号码" in page
    assert "在今天之后" in page
    assert 'value="十万元"' in page
    assert fresh(proof).seller == "第三测试中心"


def test_the_check_page_says_what_is_still_missing_and_how_the_amount_comes_about(world: World, browse):
    use = done(world, issued(world), contract_fen=10 * WAN)
    claim = claim_draft(world, use, paid_fen=4 * WAN)
    opened = browse(world.firm)
    page = text_of(opened.get(f"/vouchers/claims/{claim.number}/edit/check/"))
    assert "你还差 1 项" in page
    assert "企业兑付须先付清全款" in page
    assert f"/vouchers/schemes/{world.version.scheme.number}/?version=1#share" in page
    response = opened.post(f"/vouchers/claims/{claim.number}/edit/check/")
    assert response.status_code == 409
    assert fresh(claim).status is ClaimState.DRAFT


def test_a_whole_claim_is_handed_in_and_receives_its_number(world: World, browse):
    use = done(world, issued(world), contract_fen=10 * WAN)
    claim = claim_draft(world, use)
    opened = browse(world.firm)
    response = opened.post(f"/vouchers/claims/{claim.number}/edit/check/")
    assert response.status_code == 302
    assert claim.number in text_of(opened.get(response["Location"]))
    assert fresh(claim).status is ClaimState.SUBMITTED
    assert opened.get(f"/vouchers/claims/{claim.number}/edit/account/").status_code == 409


def test_the_account_is_kept_word_by_word(world: World, browse):
    use = done(world, issued(world))
    opened = browse(world.firm)
    address = opened.post(f"/vouchers/uses/{use.number}/claim/")["Location"]
    claim = Claim.objects.get()
    response = opened.post(f"{address}account/", {"account_name": "某厂", "edition": claim.revision})
    assert response.status_code == 422
    assert fresh(claim).account_name == "某厂"
