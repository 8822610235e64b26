"""How is a page of proof worded? Vietnamese for the file at the insurer, English beside it; the same keys in both."""

from __future__ import annotations

from collections.abc import Mapping

VI: Mapping[str, str] = {
    "title.proof": "Bằng chứng tra cứu thẻ BHYT",
    "title.outage": "Biên bản Cổng BHXH chưa trả lời",
    "title.slip": "Phiếu đề nghị cơ quan BHXH kiểm tra thông tin thẻ",
    "lead.proof": "Các lần tra cứu Cổng tiếp nhận dữ liệu của cơ quan BHXH cho lượt khám này, trích từ nhật ký không sửa được.",
    "lead.outage": "Cổng chưa trả lời nên người bệnh được tiếp nhận và chờ tra cứu lại (Nghị định 188/2025/NĐ-CP, Điều 38).",
    "lead.slip": "Thông tin gửi tra cứu chưa khớp dữ liệu của cơ quan BHXH. Người bệnh vẫn được khám; đề nghị kiểm tra.",
    "lead.answered": "Sau đó Cổng đã trả lời, xem bảng dưới.",
    "visit": "Lượt khám", "presentation": "Lượt tại quầy", "at": "Thời điểm", "facility": "Cơ sở", "desk": "Quầy",
    "clerk": "Nhân viên", "name": "Họ và tên", "number": "Số thẻ / mã BHXH", "citizen": "Số CCCD", "birth": "Ngày sinh",
    "telephone": "Điện thoại", "papers": "Giấy tờ đã xem", "corrected-name": "Họ tên theo giấy tờ",
    "corrected-birth": "Ngày sinh theo giấy tờ", "none": "không có",
    "asked": "Các lần tra cứu", "nobody-asked": "Chưa có lần tra cứu nào được ghi.",
    "asked.at": "Lúc", "asked.by": "Người tra cứu", "asked.kind": "Tra bằng", "asked.code": "Mã trả lời",
    "asked.fault": "Không có trả lời vì", "asked.ms": "ms", "asked.digest": "SHA-256 của câu trả lời",
    "asked.entry": "Nhật ký số", "asked.hash": "Mã băm của mục nhật ký",
    "judged": "Các kết luận", "judged.decision": "Kết luận", "judged.assurance": "Căn cứ", "judged.as-of": "Dữ liệu tính đến",
    "judged.row": "Dòng bảng quyết định", "last": "Câu trả lời cuối cùng của Cổng", "last.none": "Không có câu trả lời nào.",
    "note": "Ghi chú của Cổng", "entries": "Nhật ký của lượt này", "entry": "Số", "event": "Việc", "chain": "Mã băm nối",
    "sign.clerk": "Người lập", "sign.head": "Người phụ trách", "sign.patient": "Người bệnh hoặc người nhà",
    "sign.hint": "(ký, ghi rõ họ tên)", "printed": "Lập lúc {at}, giờ {zone}, bởi {by}",
    "list.title": "Danh sách người bệnh chờ tra cứu do Cổng BHXH chưa trả lời, ngày {day}",
    "list.count": "{count} lượt", "list.empty": "Không có lượt nào chờ tra cứu trong ngày này.", "list.tries": "Số lần hỏi",
    "list.last": "Lần cuối", "mask": "Tên và số đã che bớt.",
    "kind.card": "số thẻ", "kind.social-insurance": "mã số BHXH", "kind.citizen": "CCCD",
    "COVERED": "hợp lệ", "COVERED_WITH_NOTICE": "hợp lệ, có lưu ý", "PENDING": "chờ tra cứu",
    "CORRECT_INPUT": "kiểm tra lại thông tin", "NOT_COVERED": "chưa áp dụng BHYT", "REJECTED": "cần nhân viên phụ trách",
    "UNREADABLE": "chưa đọc được mã", "SIGNED": "chữ ký điện tử", "GATEWAY": "Cổng BHXH", "REGISTRY": "dữ liệu thẻ",
    "CLAIM": "chỉ theo mã đưa vào",
    "paper.cccd": "CCCD", "paper.vneid": "VNeID", "paper.vssid": "VssID", "paper.passport": "hộ chiếu",
    "paper.police-note": "giấy của công an", "paper.birth-certificate": "giấy khai sinh",
    "paper.birth-notice": "giấy chứng sinh", "paper.none": "chưa có",
}  # fmt: skip
EN: Mapping[str, str] = {
    "title.proof": "Proof of check of a health-insurance card",
    "title.outage": "Record of a gateway that did not answer",
    "title.slip": "Slip for the insurer: please check this card's data",
    "lead.proof": "Every look-up at the insurer's gateway for this visit, from the append-only log.",
    "lead.outage": "The gateway did not answer; the patient was admitted and waits for a look-up (Decree 188/2025, art. 38).",
    "lead.slip": "What was sent does not agree with the insurer's data. Care goes on; please check and update.",
    "lead.answered": "The gateway did answer later, see the table below.",
    "visit": "Visit", "presentation": "At the desk", "at": "Time", "facility": "Facility", "desk": "Desk",
    "clerk": "Clerk", "name": "Name", "number": "Card / BHXH number", "citizen": "Citizen number", "birth": "Birth",
    "telephone": "Telephone", "papers": "Papers seen", "corrected-name": "Name on the paper",
    "corrected-birth": "Birth on the paper", "none": "none",
    "asked": "Look-ups", "nobody-asked": "No look-up is recorded.",
    "asked.at": "At", "asked.by": "Who asked", "asked.kind": "Asked with", "asked.code": "Code",
    "asked.fault": "No answer because", "asked.ms": "ms", "asked.digest": "SHA-256 of the answer",
    "asked.entry": "Log entry", "asked.hash": "Hash of the entry",
    "judged": "Verdicts", "judged.decision": "Verdict", "judged.assurance": "Known by", "judged.as-of": "Data as of",
    "judged.row": "Row of the decision table", "last": "The gateway's last answer", "last.none": "There was no answer.",
    "note": "The gateway's remark", "entries": "The log of this visit", "entry": "No.", "event": "Event", "chain": "Chain hash",
    "sign.clerk": "Made by", "sign.head": "Responsible person", "sign.patient": "Patient or relative",
    "sign.hint": "(signature and name)", "printed": "Made at {at}, time of {zone}, by {by}",
    "list.title": "Patients who wait for a look-up because the gateway did not answer, {day}",
    "list.count": "{count} visits", "list.empty": "Nobody waits for a look-up on this day.", "list.tries": "Times asked",
    "list.last": "Last attempt", "mask": "Name and numbers are masked.",
    "kind.card": "card number", "kind.social-insurance": "BHXH number", "kind.citizen": "citizen number",
    "COVERED": "valid", "COVERED_WITH_NOTICE": "valid, with a notice", "PENDING": "waits for the look-up",
    "CORRECT_INPUT": "check the data again", "NOT_COVERED": "not insured now", "REJECTED": "responsible person needed",
    "UNREADABLE": "code not read", "SIGNED": "signature", "GATEWAY": "insurer's gateway", "REGISTRY": "card data",
    "CLAIM": "the code's own claim",
    "paper.cccd": "citizen card", "paper.vneid": "VNeID", "paper.vssid": "VssID", "paper.passport": "passport",
    "paper.police-note": "police note", "paper.birth-certificate": "birth certificate",
    "paper.birth-notice": "birth notice", "paper.none": "none yet",
}  # fmt: skip


def texts_of(language: str) -> Mapping[str, str]:
    """The words of a page; anything but `en` is Vietnamese."""
    return EN if language == "en" else VI
