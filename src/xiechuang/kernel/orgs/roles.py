"""The roles in which people use the platform, and the kinds of organisation they use it for."""

from enum import StrEnum


class Role(StrEnum):
    """In what capacity somebody acts."""

    PUBLIC = "public"
    FIRM = "firm"
    INSTITUTE = "institute"
    TECHNOLOGY_MANAGER = "technology_manager"
    PARK_OFFICIAL = "park_official"
    REGIONAL_OFFICIAL = "regional_official"
    COMMUNITY_OFFICE = "community_office"
    EXPERT = "expert"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"

    @property
    def label(self) -> str:
        """What people call it."""
        return ROLE_LABELS[self]

    @property
    def is_official(self) -> bool:
        """Whether it speaks for a government body."""
        return self in OFFICIALS


ROLE_LABELS = {
    Role.PUBLIC: "公众",
    Role.FIRM: "企业",
    Role.INSTITUTE: "高校院所",
    Role.TECHNOLOGY_MANAGER: "技术经理人",
    Role.PARK_OFFICIAL: "园区管理人员",
    Role.REGIONAL_OFFICIAL: "地区主管部门",
    Role.COMMUNITY_OFFICE: "共同体办公室",
    Role.EXPERT: "专家",
    Role.AUDITOR: "审计",
    Role.ADMINISTRATOR: "系统管理员",
}
OFFICIALS = frozenset({Role.PARK_OFFICIAL, Role.REGIONAL_OFFICIAL, Role.COMMUNITY_OFFICE})
OVERSEERS = frozenset({Role.COMMUNITY_OFFICE, Role.AUDITOR, Role.ADMINISTRATOR})


class OrganisationKind(StrEnum):
    """What an organisation is."""

    FIRM = "firm"
    INSTITUTE = "institute"
    TECHNOLOGY_TRANSFER_AGENCY = "technology_transfer_agency"
    PARK = "park"
    AUTHORITY = "authority"
    COMMUNITY_OFFICE = "community_office"
    GOVERNMENT = "government"
    COORDINATION = "coordination"

    @property
    def label(self) -> str:
        """What people call it."""
        return KIND_LABELS[self]


KIND_LABELS = {
    OrganisationKind.FIRM: "企业",
    OrganisationKind.INSTITUTE: "高校院所",
    OrganisationKind.TECHNOLOGY_TRANSFER_AGENCY: "技术转移机构",
    OrganisationKind.PARK: "园区管理机构",
    OrganisationKind.AUTHORITY: "主管部门",
    OrganisationKind.COMMUNITY_OFFICE: "共同体办公室",
    OrganisationKind.GOVERNMENT: "人民政府",
    OrganisationKind.COORDINATION: "统筹协调机制",
}
