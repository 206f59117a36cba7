"""PDFs written by hand: one whose page draws a form that draws a form…, one whose picture is far larger than its file."""

import zlib

MIB = 1024 * 1024


def pdf(*objects: bytes) -> bytes:
    """A whole file of these objects; the first is its catalogue."""
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    end = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (size, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + end


def stream(head: bytes, data: bytes) -> bytes:
    return b"<< %b /Length %d >>\nstream\n%b\nendstream" % (head, len(data), data)


def page(content: bytes) -> tuple[bytes, ...]:
    """Catalogue, pages, one page that calls object 5 X, and its content."""
    inside = b"/Contents 4 0 R /Resources << /XObject << /X 5 0 R >> >>"
    return (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] %b >>" % inside,
        stream(b"", content),
    )


def endless(depth: int = 12) -> bytes:
    """Three kilobytes that ask for ten to the power of ``depth`` rectangles."""
    form = b"/Type /XObject /Subtype /Form /BBox [0 0 100 100]"
    inner = [
        stream(form + b" /Resources << /XObject << /X %d 0 R >> >>" % (6 + level), b"/X Do " * 10)
        for level in range(depth)
    ]
    return pdf(*page(b"/X Do"), *inner, stream(form, b"0 0 9 9 re f"))


def vast(side: int = 40_000) -> bytes:
    """A black picture of ``side`` × ``side`` dots, a byte each."""
    press = zlib.compressobj(9)
    packed = b"".join(press.compress(bytes(MIB)) for _ in range(side * side // MIB + 1)) + press.flush()
    head = b"/Type /XObject /Subtype /Image /Width %d /Height %d" % (side, side)
    kind = b" /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /FlateDecode"
    return pdf(*page(b"100 0 0 100 0 0 cm /X Do"), stream(head + kind, packed))
