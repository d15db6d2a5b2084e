"""Invented parties, sums and sentences, as an execution bureau writes them."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余"
)
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华建国文玉兰红梅春生海燕鹏飞晓东志成"
TOWNS = ("城关镇", "马庄桥镇", "瓦屋头镇", "仙庄镇", "柳格镇", "韩村镇", "阳邵镇", "固城镇")
TRADES = ("商贸", "建筑工程", "劳务", "农业科技", "物流", "置业", "机械制造", "小额贷款")
BANKS = ("农业银行", "建设银行", "工商银行", "邮政储蓄银行", "农村商业银行", "中原银行")
CAUSES = (
    "民间借贷纠纷",
    "买卖合同纠纷",
    "金融借款合同纠纷",
    "机动车交通事故责任纠纷",
    "劳动争议",
    "建设工程施工合同纠纷",
    "离婚后财产纠纷",
    "物业服务合同纠纷",
    "房屋租赁合同纠纷",
    "追偿权纠纷",
)
SENTENCES = (
    "本院依照《中华人民共和国民事诉讼法》第二百五十一条的规定，责令被执行人立即履行生效法律文书确定的义务。",
    "逾期不履行的，本院将依法强制执行，并可视情节轻重予以罚款、拘留；构成犯罪的，依法追究刑事责任。",
    "被执行人未按执行通知履行法律文书确定的义务，应当报告当前以及收到执行通知之日前一年的财产情况。",
    "经网络执行查控系统查询，被执行人名下无可供执行的银行存款、车辆、证券及不动产登记信息。",
    "本院依法对被执行人采取限制消费措施，并将其纳入失信被执行人名单，向社会公布。",
    "申请执行人在本院指定的期限内未能提供被执行人可供执行的财产线索，亦不申请悬赏执行。",
    "双方当事人自愿达成和解协议，约定分六期付清剩余款项，并请求本院暂缓采取强制措施。",
    "本院已穷尽财产调查措施，并将案件执行情况、财产调查情况书面告知申请执行人，其表示同意。",
    "申请执行人发现被执行人有可供执行财产的，可以再次申请执行，不受申请执行时效期间的限制。",
    "执行人员到被执行人住所地调查，其邻居陈述该人外出务工多年，家中仅有年迈父母居住。",
    "案外人对执行标的提出书面异议，认为涉案车辆系其本人出资购买，登记在被执行人名下仅为代持。",
    "经本院合议庭评议认为，该异议理由不能成立，裁定驳回。当事人对裁定不服的，可自送达之日起十五日内提起诉讼。",
    "网络司法拍卖的起拍价为评估价的百分之七十，竞买人应当于拍卖开始前交纳保证金。",
    "拍卖所得价款扣除评估费、拍卖辅助费用后，依次清偿优先债权与普通债权，余款退还被执行人。",
    "迟延履行期间的债务利息，按照日万分之一点七五计算，自判决指定的履行期限届满次日起至清偿之日止。",
    "协助执行单位应当自收到协助执行通知书之日起三日内办理冻结手续，并将结果书面回复本院。",
    "如拒不协助执行，本院可以对单位的主要负责人或者直接责任人员予以罚款，并提出纪律处分的司法建议。",
    "申请执行人对上述财产调查结果无异议，确认已收到执行案款，剩余债权保留继续追索的权利。",
)
QUESTIONS = (
    ("你的身份情况？", "我叫{debtor}，住{address}，现以打零工为生。"),
    ("今天因何事来本院？", "接到法院传票，就我与{creditor}{cause}一案来说明情况。"),
    ("判决书、执行通知书、报告财产令是否收到？", "都收到了，签收日期是{day}。"),
    ("为何至今未履行？", "近两年生意亏损，外面还欠着工人工资，实在拿不出这么多钱。"),
    (
        "名下有无房产、车辆、存款、理财、股权？",
        "只有一辆旧面包车，房子是父母的，存款不到三千元。",
    ),
    (
        "你是否愿意与申请执行人协商？",
        "愿意。我可以先付{part}元，其余从下月起每月付两千元。",
    ),
    ("申请执行人的意见？", "同意分期，但要有担保人，且首期款三日内到账。"),
    ("有无担保人？", "我弟弟愿意担保，他今天没有来，明天可以到庭签字。"),
    ("向你释明：逾期不履行将恢复执行，是否清楚？", "清楚。"),
    ("以上笔录是否属实？", "以上笔录我看过，与我说的相符。"),
)
DIGITS = "〇一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Story:
    """One invented case: what its papers speak of."""

    court: str
    case: str
    basis: str
    cause: str
    creditor: str
    debtor: str
    identity: str
    address: str
    judge: str
    clerk: str
    phone: str
    amount: int
    part: int
    day: str
    written_day: str

    def fill(self, text: str) -> str:
        return text.format(
            **{name: getattr(self, name) for name in self.__dataclass_fields__}
        )


def story(random: Random, court: str) -> Story:
    year, month, day = (
        random.randint(2021, 2026),
        random.randint(1, 12),
        random.randint(1, 28),
    )
    place = court.removesuffix("人民法院")
    amount = random.randint(8_000, 3_000_000)
    return Story(
        court=court,
        case=f"（{year}）豫0922执{random.randint(11, 4999)}号",
        basis=f"（{year - 1}）豫0922民初{random.randint(101, 6999)}号",
        cause=random.choice(CAUSES),
        creditor=_party(random, place),
        debtor=person(random),
        identity=f"410922********{random.randint(1000, 9999)}",
        address=_address(random, place),
        judge=person(random),
        clerk=person(random),
        phone=f"0393-{random.randint(1_000_000, 9_999_999)}",
        amount=amount,
        part=amount // random.choice((3, 4, 5, 8)),
        day=f"{year}年{month}月{day}日",
        written_day=f"{''.join(DIGITS[int(digit)] for digit in str(year))}年"
        f"{_number(month)}月{_number(day)}日",
    )


def person(random: Random) -> str:
    given = "".join(random.sample(GIVEN, random.choice((1, 2, 2))))
    return random.choice(SURNAMES) + given


def sentences(random: Random, count: int) -> Sequence[str]:
    return random.sample(SENTENCES, count)


def money(amount: float) -> str:
    return f"{amount:,.2f}"


def _party(random: Random, place: str) -> str:
    if random.random() < 0.5:
        return person(random)
    name = "".join(random.sample(GIVEN, 2))
    return f"{place}{name}{random.choice(TRADES)}有限公司"


def _address(random: Random, place: str) -> str:
    village = f"{random.choice(SURNAMES)}庄村{random.randint(2, 399)}号"
    return f"{place}{random.choice(TOWNS)}{village}"


def _number(value: int) -> str:
    """Up to 99, as dates are written: 十, 十二, 二十八."""
    tens, ones = divmod(value, 10)
    head = ("" if tens == 1 else DIGITS[tens]) + "十" if tens else ""
    return head + (DIGITS[ones] if ones else "")
