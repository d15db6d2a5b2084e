"""Invented papers for the sample court: what a case's documents say, one to a page."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path

from archive import printing
from archive.cases.models import Case, Role

TEMPLATE = Path(__file__).with_name("paper.typ")
NUMERALS = "〇一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Paper:
    title: str
    lines: tuple[str, ...]
    court: str = ""
    number: str = ""
    to: str = ""
    signed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """What all papers of one case have in common."""

    court: str
    number: str
    creditor: str
    debtor: str
    cause: str
    amount: str
    handler: str
    on: date

    @property
    def day(self) -> str:
        return f"{self.on.year}年{self.on.month}月{self.on.day}日"

    @property
    def written_day(self) -> str:
        """As courts date what they sign: 二〇二六年三月三日."""
        year = "".join(NUMERALS[int(one)] for one in str(self.on.year))
        return f"{year}年{_spoken(self.on.month)}月{_spoken(self.on.day)}日"


def _spoken(number: int) -> str:
    tens, ones = divmod(number, 10)
    before = {0: "", 1: "十"}.get(tens, f"{NUMERALS[tens]}十" if tens else "")
    return before + (NUMERALS[ones] if ones else "")


def story(case: Case, court: str, on: date) -> Story:
    """The parties and the holder must be loaded with the case."""
    amount = f"{case.amount:,.2f}元" if case.amount else "案款"
    return Story(
        court=court,
        number=case.number,
        creditor=_party(case, Role.APPLICANT),
        debtor=_party(case, Role.DEBTOR),
        cause=case.cause or "买卖合同纠纷",
        amount=amount,
        handler=case.holder.name if case.holder else "承办人",
        on=on,
    )


def _party(case: Case, role: Role) -> str:
    return next((one.name for one in case.parties if one.role is role), "示例当事人")


def pdf(papers: list[Paper], at: datetime) -> bytes:
    told = [asdict(one) for one in papers]
    return printing.pdf(TEMPLATE, {"title": "", "papers": told}, at)


def of_execution(of: Story) -> Iterator[Paper]:
    """An execution case from its application to the record of the panel (副卷)."""
    yield _letter_of_party(of)
    yield from _notices(of)
    yield _return_of_service(of)
    yield from _inquiry(of)
    yield _panel(of)
    yield _approval(of)


def _notices(of: Story) -> Iterator[Paper]:
    """What goes out to the parties at the beginning."""
    yield _court(
        of,
        "受理案件通知书",
        f"{of.creditor}：",
        f"你申请执行{of.debtor}{of.cause}一案，经审查符合法定受理条件，本院决定立案执行。",
        "现将有关事项通知如下：承办人为"
        + of.handler
        + "，你应当如实提供被执行人的财产线索。",
    )
    yield _court(
        of,
        "执行通知书",
        f"{of.debtor}：",
        f"{of.creditor}申请执行你{of.cause}一案，据以执行的法律文书已经发生法律效力。",
        f"责令你自收到本通知之日起三日内向申请执行人支付{of.amount}，并负担本案执行费。",
        "逾期不履行的，本院将依法强制执行。",
    )
    yield _court(
        of,
        "报告财产令",
        f"{of.debtor}：",
        "你未按执行通知履行法律文书确定的义务，应当限期如实报告财产。",
        "现责令你在收到此令后五日内，如实向本院报告当前以及收到执行通知之日前一年的财产情况。",
        "此令。",
    )


def _inquiry(of: Story) -> Iterator[Paper]:
    """The debtor is asked, the banks answer, and what follows from it."""
    yield _record(
        of,
        "询问笔录",
        "问：你是否收到执行通知书和报告财产令？",
        "答：收到了。",
        f"问：{of.creditor}申请执行的款项你准备如何履行？",
        "答：我现在没有能力一次付清，愿意分期履行，每月先付五千元。",
        "问：你名下有无房产、车辆、存款和股权？",
        "答：有一处住房，银行按揭未还清，没有车辆。",
    )
    yield _feedback(of)
    yield _court(
        of,
        "限制消费令",
        f"{of.debtor}：",
        "因你未按执行通知书指定的期间履行生效法律文书确定的给付义务，本院依法对你采取限制消费措施。",
        "限制你不得乘坐飞机、列车软卧，不得购买不动产，不得有其他非生活和工作必需的消费行为。",
    )


def of_preservation(of: Story) -> Iterator[Paper]:
    """A preservation case, before the execution."""
    yield Paper(
        "财产保全申请书",
        (
            f"申请人：{of.creditor}。",
            f"被申请人：{of.debtor}。",
            f"请求事项：冻结被申请人银行存款{of.amount}，或者查封其相应价值的财产。",
            "事实与理由：被申请人有转移财产的可能，为使将来的判决得以执行，特申请保全。",
        ),
        to=f"{of.court}：",
        signed=(f"申请人：{of.creditor}", of.day),
    )
    yield _court(
        of,
        "财产保全裁定书",
        "",
        f"申请人{of.creditor}于{of.day}向本院申请财产保全，并已提供担保。",
        "经审查，申请人的申请符合法律规定。裁定如下：",
        f"冻结被申请人{of.debtor}银行存款{of.amount}，期限一年。",
        "本裁定立即开始执行。",
    )
    yield _court(
        of,
        "协助执行通知书",
        "示例农村商业银行：",
        f"请协助冻结被申请人{of.debtor}在你行的存款{of.amount}，冻结期限一年。",
        "附：财产保全裁定书一份。",
    )
    yield _court(
        of,
        "财产保全清单",
        "",
        f"被保全人：{of.debtor}。保全财产：银行存款。保全金额：{of.amount}。",
        f"保全起始日：{of.day}。保全期限：一年。",
    )
    yield _return_of_service(of)
    yield _panel(of)


def _court(of: Story, title: str, to: str, *lines: str) -> Paper:
    return Paper(title, lines, of.court, of.number, to, (of.court, of.written_day))


def _letter_of_party(of: Story) -> Paper:
    lines = (
        f"申请执行人：{of.creditor}。",
        f"被执行人：{of.debtor}。",
        f"请求事项：强制被执行人支付{of.amount}及迟延履行期间的债务利息。",
        f"事实与理由：申请执行人与被执行人{of.cause}一案，判决书已经发生法律效力，被执行人至今未履行。",
    )
    signed = (f"申请执行人：{of.creditor}", of.day)
    return Paper("强制执行申请书", lines, to=f"{of.court}：", signed=signed)


def _return_of_service(of: Story) -> Paper:
    lines = (
        f"案由：{of.cause}。受送达人：{of.debtor}。",
        "送达文书名称和件数：以上文书各一份。送达方式：直接送达。",
        f"送达人：{of.handler}。收到日期：{of.day}。",
    )
    return Paper("送达回证", lines, of.court, of.number, "", (f"受送达人：{of.debtor}",))


def _record(of: Story, title: str, *lines: str) -> Paper:
    head = (f"时间：{of.day}9时30分。", "地点：本院第二询问室。", f"询问人：{of.handler}。")
    signed = (f"被询问人：{of.debtor}", of.day)
    return Paper(title, (*head, *lines), of.court, of.number, "", signed)


def _feedback(of: Story) -> Paper:
    lines = (
        f"被查询人：{of.debtor}。查询日期：{of.day}。",
        "银行存款：示例农村商业银行，余额一百二十元五角。",
        "车辆：无。不动产：清丰县示例路一号，已抵押。证券：无。工商登记：无。",
    )
    return Paper("总对总网络查控反馈汇总表", lines, of.court, of.number)


def _panel(of: Story) -> Paper:
    lines = (
        f"时间：{of.day}15时。",
        "地点：本院执行局会议室。",
        f"{of.handler}：汇报案情，被执行人确无其他可供执行的财产。",
        "审判员：同意承办人意见，继续查找财产线索。",
        "审判长：评议结果为继续执行，对被执行人采取限制消费措施。",
    )
    signed = ("合议庭成员签名：", of.day)
    return Paper("合议庭评议笔录", lines, of.court, of.number, "", signed)


def _approval(of: Story) -> Paper:
    lines = (
        f"案件：{of.number}。申请事项：对{of.debtor}采取限制消费措施。",
        f"承办人意见：拟同意。{of.handler}。",
        "领导意见：同意。",
    )
    return Paper("执行措施审批表", lines, of.court, of.number, "", (of.day,))
