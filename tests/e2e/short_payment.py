"""A payment one 分 short settles nothing, one 分 too much neither; the last 分 does."""
import unittest

import world
from raw_stage import revenue_pb
from world import BUYER, SELLER
from year import FARM


class ShortPayment(unittest.TestCase):
    def setUp(self):
        self.world = world.shared()
        self.stage = self.world.stage

    def pay(self, number, fen):
        code = f"430000202608140001{number:02d}"
        self.stage.do("43-finance", record_receipt=self.world.receipt(code, f"PZ-2026-01{number:02d}", fen, self.world.deal))
        request = revenue_pb.GetReceiptRequest(payment_code=code)
        return self.stage.get("RevenueService/GetReceipt", request, revenue_pb.GetReceiptResponse).receipt

    def revenue(self):
        rows = self.stage.get("RevenueService/ListRevenue", revenue_pb.ListRevenueRequest(), revenue_pb.ListRevenueResponse).rows
        return sum(row.unappropriated_fen for row in rows if row.county == SELLER)

    def test_one_fen(self):
        due = self.stage.due(self.world.deal)
        sold = (40_000, 10_000, 28_000_000)
        positions = [self.stage.position(county, FARM) for county in (SELLER, BUYER)]
        self.assertEqual(positions[0]["COMMITTED"], sold)
        self.assertEqual(positions[1], {})

        short = self.pay(1, due - 1)
        self.assertEqual((short.state, short.deal), (revenue_pb.tianzhang_dot_api_dot_v1_dot_revenue__pb2.RECEIPT_APPLIED, self.world.deal))
        self.assert_not_settled(due, positions)

        much = self.pay(2, 2)
        self.assertEqual((much.suspense_reason, much.deal), ("too-much", ""))
        self.assert_not_settled(due, positions)

        self.pay(3, 1)
        deal = self.stage.deal(self.world.deal)
        self.assertEqual((deal.paid_fen, self.state(deal)), (due, "DEAL_SETTLED"))
        self.assertEqual(self.stage.position(BUYER, FARM), {"HOOKED": sold})
        self.assertNotIn("COMMITTED", self.stage.position(SELLER, FARM))
        self.assertEqual(self.revenue(), due)

        late = self.pay(4, 1)
        self.assertEqual(late.suspense_reason, "not-payable")
        self.assertEqual(self.revenue(), due)

    def assert_not_settled(self, due, positions):
        deal = self.stage.deal(self.world.deal)
        self.assertEqual((deal.due_fen, deal.paid_fen, self.state(deal)), (due, due - 1, "DEAL_APPROVED"))
        self.assertEqual([self.stage.position(county, FARM) for county in (SELLER, BUYER)], positions)
        self.assertEqual(self.revenue(), 0)

    @staticmethod
    def state(deal):
        return deal.DESCRIPTOR.fields_by_name["state"].enum_type.values_by_number[deal.state].name
