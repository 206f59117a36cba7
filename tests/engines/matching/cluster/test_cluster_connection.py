"""Whoever cannot reach Ray learns within seconds why."""

import socket
from collections.abc import Iterator

import pytest

from xiechuang.engines.matching.cluster import CannotConnect, connected, connection, reachable


@pytest.fixture
def closed_port() -> Iterator[int]:
    """A port that is taken, so that nobody else listens there, but where nobody answers."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


def test_a_port_where_nobody_listens_is_named(closed_port: int) -> None:
    with pytest.raises(CannotConnect, match=f"127.0.0.1:{closed_port}.*集群已启动"):
        reachable(f"127.0.0.1:{closed_port}")


@pytest.mark.parametrize("address", ["", "本机", "http://a:1", "a:b", "a:70000", "a:1:2", "ray://a", "a b:1"])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(CannotConnect, match="看不懂"):
        reachable(address)


def test_without_ray_the_way_to_install_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "find_spec", lambda _: None)
    with pytest.raises(CannotConnect, match="没有安装 Ray"), connected("local"):
        pytest.fail("it must not get here")


def test_a_client_address_asks_for_what_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "find_spec", lambda name: None if name == "grpc" else name)
    with pytest.raises(CannotConnect, match="grpcio"):
        reachable("ray://127.0.0.1:10001")


def test_a_host_that_has_no_name_anywhere_is_refused() -> None:
    with pytest.raises(CannotConnect, match="连不上 Ray 集群"):
        reachable("no-such-host.invalid:6379")
