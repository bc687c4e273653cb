"""Makes PDFs of HTML for the node that started it (WeasyPrintWorker.cs); it speaks with nobody else.

A frame is four bytes for the length of its head (big-endian), the head in JSON, and bodies whose lengths "sizes" in the head
lists. The node sends a document: its HTML, the parts which that names as part:NAME, its attachments. The answer is a PDF, or
a head with "error". Arguments: a folder of its own with the fonts, the bytes of memory it may take, folders with more fonts.
"""
import ctypes
import inspect
import io
import json
import os
import resource
import shutil
import struct
import sys
import time

FOLDER, MEMORY, MORE_FONTS = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
CALLS, ANSWERS = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
# Whatever else reads or prints must not meet the frames.
os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
os.dup2(2, 1)


def fence():
    """No network where the system grants a space without one; where it doesn't, "fetch" alone is the fence."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    ctypes.CDLL(None).unshare(0x10000000 | 0x40000000)  # CLONE_NEWUSER | CLONE_NEWNET


def lay_out_fonts():
    """Only these faces are known. Pango reads no WOFF2, so they are unpacked."""
    from fontTools.ttLib import TTFont
    for name in sorted(os.listdir(FOLDER)):
        if name.endswith(".woff2"):
            font = TTFont(os.path.join(FOLDER, name))
            font.flavor = None
            font.save(os.path.join(FOLDER, name[:-6] + ".ttf"))
    folders = "".join(f"<dir>{folder}</dir>" for folder in [FOLDER, *MORE_FONTS])
    with open(os.path.join(FOLDER, "fonts.conf"), "w", encoding="utf-8") as conf:
        conf.write(f"<fontconfig>{folders}<cachedir>{FOLDER}/cache</cachedir></fontconfig>")
    os.environ["FONTCONFIG_FILE"] = conf.name


def read(count):
    data = CALLS.read(count)
    if len(data) < count:  # the node has gone
        shutil.rmtree(FOLDER, ignore_errors=True)
        sys.exit(0)
    return data


def receive():
    head = json.loads(read(struct.unpack(">I", read(4))[0]))
    return head, [read(size) for size in head["sizes"]]


def send(head, *bodies):
    text = json.dumps({**head, "sizes": [len(body) for body in bodies]}).encode()
    ANSWERS.write(struct.pack(">I", len(text)) + text)
    for body in bodies:
        ANSWERS.write(body)
    ANSWERS.flush()


def tag_archives():
    """PDF/A-3b that is tagged as well (ISO 14289): WeasyPrint offers either. One that can't be asked so leaves the tags out."""
    try:
        variants = weasyprint.pdf.VARIANTS
        (archive, settings), (tags, more) = variants["pdf/a-3b"], variants["pdf/ua-1"]
    except (AttributeError, KeyError, TypeError, ValueError):
        return

    def both(*document):
        tags(*document)
        archive(*document)
    variants["pdf/a-3b"] = both, {**more, **settings}


def finisher(asked):
    """What WeasyPrint leaves out: what attachments are (ISO 19005-3, annex E), and that the issuer alone is named."""
    def finish(_, pdf):
        at = lambda reference: pdf.objects[int(reference.split()[0])]
        specs = [o for o in pdf.objects if isinstance(o, dict) and o.get("Type") == "/Filespec"]
        for spec, given in zip(specs, asked["attachments"]):
            spec["F"] = spec["UF"] = pydyf.String(given["name"])
            spec["AFRelationship"] = "/" + given["relation"]
            file = at(spec["EF"]["F"]).extra
            file["Subtype"] = "/" + given["type"].replace("/", "#2F")
            file["Params"]["ModDate"] = pydyf.String(asked["made_at"])
        if specs:
            pdf.catalog["AF"] = pydyf.Array([spec.reference for spec in specs])
        pdf.catalog["Lang"] = pydyf.String(asked["language"])
        pdf.info["Producer"] = pydyf.String(asked["producer"])
        # PdfRevision.cs reads a plain table of objects; later versions of WeasyPrint would pack it.
        write = pdf.write
        pdf.write = lambda *to, **how: write(*to, **({**how, "compress": False} if "compress" in how else how))
        xmp = at(pdf.catalog["Metadata"]).stream
        own = f"WeasyPrint {weasyprint.__version__}".encode()
        xmp[0] = xmp[0].replace(own, asked["producer_xml"].encode()).replace(b"</rdf:RDF>", asked["xmp"].encode() + b"</rdf:RDF>")
    return finish


def make(asked, html, *bodies):
    parts = {"part:" + part["name"]: (part["type"], body) for part, body in zip(asked["parts"], bodies)}
    refused = []

    def fetch(url, *_, **__):
        if url not in parts:
            refused.append(url[:200])
            raise ValueError("There is nothing but what was given.")
        kind, body = parts[url]
        return {"string": body, "mime_type": kind, "redirected_url": url}

    files = [weasyprint.Attachment(string=body, description=given["description"])
             for given, body in zip(asked["attachments"], bodies[len(parts):])]
    document = weasyprint.HTML(string=html.decode(), base_url="part:", url_fetcher=fetch).render(font_config=FACES)
    if len(document.pages) > asked["max_pages"]:
        return {"error": "pages", "why": f"{len(document.pages)} pages"}, b""
    wanted = {"variant": "pdf/a-3b", "identifier": asked["identifier"].encode()}
    if "variant" not in inspect.signature(document.write_pdf).parameters:  # later versions of WeasyPrint
        wanted = {"pdf_" + name: value for name, value in wanted.items()}
    pdf = io.BytesIO()
    document.write_pdf(pdf, attachments=files, finisher=finisher(asked), **wanted)
    return {"pages": len(document.pages), "refused": refused}, pdf.getvalue()


def bound_time(seconds):
    """The node counts the time. Should it be gone, a document that never ends does not run for ever."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime + 2 * seconds), resource.RLIM_INFINITY))


def kilobytes():
    """The most memory so far. Not ru_maxrss: that begins with what the node had when it started this."""
    with open("/proc/self/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM:"))


fence()
try:
    lay_out_fonts()
    import pydyf
    import weasyprint
    import weasyprint.pdf
    from weasyprint.text.fonts import FontConfiguration
except ImportError as missing:
    print(missing, file=sys.stderr)
    sys.exit(3)
weasyprint.LOGGER.setLevel("CRITICAL")
FACES = FontConfiguration()
tag_archives()
send({"version": weasyprint.__version__})
while True:
    call, given = receive()
    began = time.monotonic()
    bound_time(call["seconds"])
    try:
        answer, made = make(call, *given)
    except (MemoryError, SystemError):  # the second from libraries that had no memory to say so
        answer, made = {"error": "memory"}, b""
    except Exception as fault:  # a document that can't be made doesn't end the worker
        answer, made = {"error": "document", "why": f"{type(fault).__name__}: {fault}"[:500]}, b""
    spent = round((time.monotonic() - began) * 1000)
    send({**answer, "milliseconds": spent, "kilobytes": kilobytes()}, made)
