"""The heading words of the columns that say who a person is: the same in lists of people, aliases and rosters."""

from __future__ import annotations

NUMBER = ("工号 员工工号 座席工号 坐席工号 客服工号 人员工号 员工编号 人员编号 座席编号 坐席编号 客服编号 职工编号 "
          "员工号 职工号 座席号 坐席号 工號 員工編號 staffno staffnumber staffid agentno agentnumber employeeid "
          "employeeno employeenumber")
NAME = "姓名 座席姓名 坐席姓名 员工姓名 客服姓名 人员姓名 名字 name fullname agentname employeename"
EXTENSION = "分机 分机号 分机号码 座席分机 坐席分机 内线 内线号 话机号 extension ext extno extnum extensionnumber"
