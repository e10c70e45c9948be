"""PDFs written by hand."""

Placed = tuple[float, float, float, str]


def pdf(pages: list[list[Placed]]) -> bytes:
    """A PDF with these words in Helvetica."""
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", font]
    kids = []
    for page in pages:
        stream = b"".join(_show(*placed) for placed in page)
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
            b" /Resources << /Font << /F 3 0 R >> >> >>" % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    return pdf_file(objects)


def _show(left: float, bottom: float, size: float, words: str) -> bytes:
    shown = words.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(")
    return b"BT /F %g Tf %g %g Td (%s) Tj ET\n" % (size, left, bottom, shown.replace(b")", b"\\)"))


def pdf_file(objects: list[bytes]) -> bytes:
    written = bytearray(b"%PDF-1.4\n")
    places = []
    for number, each in enumerate(objects, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = len(written)
    written += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    written += b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return bytes(written + trailer % (len(objects) + 1, table))


def column(top: float, lines: list[str]) -> list[Placed]:
    """Lines of a paragraph, one below the other."""
    return [(60, top - 14 * number, 11, words) for number, words in enumerate(lines)]
