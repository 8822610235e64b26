"""Which syllables do Vietnamese people have in their names? Family names, middle names and given names, without order.

Only used where somebody wants a guess between originals that all fit (`InputMethods(usual_names=True)`): a name of
these words is taken before one with other syllables, such as `Khánh` before `Khãnh`. A word that is missing here costs
a second scan; so the list is long rather than short.
"""

from __future__ import annotations

import unicodedata

from kiosk.scanner.syllables import Words
from kiosk.scanner.typed_letters import bare

_FAMILIES = """
nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đào đoàn vương trịnh trương đinh lâm phùng mai
tô hà tạ thái lương cao châu tăng quách kiều la từ tống thạch sơn kim mạc chu văn thân triệu nghiêm bạch diệp doãn
đồng giang hứa khổng kha khương khúc kiên lại liêu lục lưu lữ mã mạch mẫn ngụy nguỵ nhan ninh nông ông ôn phó phí quan
quảng sầm tào tiêu tôn tòng trang tiết ung uông viên vi vòng xa âu ấu bành bá bế cái cam cung cù chử chế danh diêm đàm
đàng đan điền đới đường giáp hàn hàng hạ hán hình hầu khưu khâu lỗ lò lường lầu lù ma mùa giàng sùng thào vàng vừ cứ
hạng tráng lự cầm quàng cà thiều thi thẩm lưỡng khuất mông bàn đèo điêu tẩn phàn hờ hảng thàng vạn ngân ka nay siu rơ
kpă hồng ngọc tất trà trác trì xin yên lèng lồ ly mè mòng nình nùng phù sìn thèn tải tếnh vùi
"""
_GIVEN = """
a ai ái an anh ánh ảnh ân ấn ẩn âm ba bá bạch bàn bàng bảng bao bào bảo báu bằng bắc băng bân bật bé bền bích biên
biện biển bình bính bổn bông bốn bồng bộ bội bửu bách bi bôn bùi ca cam can cang cảnh cát cần cẩn cẩm cầm cậy căn cận
chánh chăm chắt châm chân chấn chất chi chí chỉ chiêm chiên chiến chiêu chiểu chinh chính chung chúc chúng chuẩn
chương chước chức chuyên chuyền cô côi công cúc cư cử cương cường cửu cước chờ chứ cơ cừ dân danh dần dậu dĩ di diên
diễn diện diệp diệu diễm diểm dịu doan doanh du duẩn duy duyên duyệt dũng dung dụng dự dư dược dưỡng dạ dạng diệm dinh
đa đài đại đạm đan đàn đáng đang đào đạo đáp đạt đắc đăng đằng đậu đê đề đệ để điềm điểm điển điện điệp điệu điều đính
đình định đĩnh đoan đoán độ đô đôn đông động đời đua đức được đẹp đen đỏ đảm đảng đôi đỉnh giác giản giao giáo giàu
gấm gái gia giả giỏi giới giếng hai hải hân hãn hanh hành hạnh hào hảo hạo hằng hậu hiên hiền hiển hiến hiện hiệp hiếu
hiệu hinh hoa hoá hóa hoà hòa hoạch hoài hoan hoàn hoán hoành hoạt hoằng học hoè hòe hội hổ hộ hồi hợi hợp huân huấn
huệ huế hùng hưng hương hường hướng hưởng hữu huy huyên huyền huyện huyến húc hiểu hên hoanh hiêu hạc hời hớn hỷ hỉ
ích kế kết khả khai khải khang khanh khánh khâm khắc khiêm khiết khoa khoá khóa khoái khoan khoát khôi khởi khuê
khuyên khuyến khoản khẩn khoán kiệm kiệt kỳ kì kỷ kỉ ký kí kính kinh khá lạc lai lài lam lan lang lành lãm lãng lân
lăng lập lễ lệ len liêm liên liễu liệu linh lĩnh lịch loan loát lợi long lộc lời lụa luận luật lực lư luyến luyện
lượng lượm luỹ lũy lựu lẹ lên loại luân lùng lũng lưỡng lắm lanh mạnh màu mão mận mậu mẫu mân mến mi miên miến minh
mùi mừng muội mươi mười mỹ mĩ my mị mơ mợ mộng mây mẹo mới một na nam nang năm năng nết nga ngà ngạc ngạn ngát ngàn
nghi nghĩa nghị nghiệp nghiệm nghệ nghĩnh ngoan ngoạn ngoạt ngọ ngôn ngộ nguyên nguyện nguyệt ngư ngữ ngợi nhã nhạc
nhài nhàn nhạn nhâm nhân nhẫn nhật nhi nhị nhiên nhiệm nhiễu nho nhơn nhớ nhu nhuần nhuận nhung như nhựt nhượng nhường
nhất nhì nhiều nhàng nở nương nữ nụ oanh oánh oai ổn ơn út uyên uyển uyễn uy uyết ước ưng ưu ứng vân vấn vận vẹn vĩ vị
viện viễn viết việt vinh vĩnh vịnh vọng vui vụ vượng vy vỹ vẻ vững vương xinh xoan xuân xuyên xuyến xuyết xứng xoa
xoài xê xíu yến yêu ý ỷ y yểu pha phán phách phác phát phấn phẩm phi phiên phong phòng phu phú phúc phục phụng phước
phương phường phượng pháp phận phê phin phố qua quán quang quân quế qui quí quy quý quyên quyến quyền quyết quỳ quỳnh
quốc quới quynh quyển rạng ri rinh rồng roan rương rớt sa sách san sang sanh sáng sâm sáu sắc sen sinh song sóng sông
son soan sự sửu sương sỹ sĩ suốt sao sum sản sính ta tà tạo tài tam tám tâm tấn tần tân tập tây tế thanh thành thánh
thao thảo thạnh thăng thắng thắm thâm thập thận thất thê thể thế thêm thì thị thìn thích thiêm thiên thiện thiệu thịnh
thiết thiếp thoa thoan thoại thoả thỏa thọ thơ thời thơm thông thống thu thú thục thuần thuận thuật thuỳ thùy thuyên
thuyết thuyền thuỵ thụy thuý thúy thuỷ thủy thư thứ thử thức thương thường thưởng thượng thái thắn thới thảnh thảng
tích tiên tiến tiền tiệp tiếp tiếu tình tín tính tinh tịnh toàn toán toại toản tông tố tràng trạch trạng trai trâm
trầm trân trấn trà tri trí trị triết triển triều trinh trình trọng trong trung trúc trực truyền trường trưởng trượng
trước trụ tươi tú tùng tuỳ tùy tuân tuấn tuất tuế tuệ tuyên tuyến tuyền tuyển tuyết tư tứ tự tường tương tượng tước tý
tí tỵ tị tỷ tỉ tịch tỉnh tồn tốt toan tuy tưởng kiểm chứng tra trợ giúp uẩn
"""


def marked_names() -> Words:
    """The words with their marks."""
    return Words(_words())


def plain_names() -> Words:
    """The words as they are written without marks."""
    return Words(map(bare, _words()))


def _words() -> list[str]:
    return unicodedata.normalize("NFC", f"{_FAMILIES} {_GIVEN}").split()
