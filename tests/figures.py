"""What long tests found out, in tables that are printed when all tests are done."""

TABLES: dict[str, str] = {}


def tell(title: str, table: str) -> None:
    TABLES[title] = table
