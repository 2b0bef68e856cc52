"""How Resource Graph refuses a query: nested details, as the real service nests them."""

from app.sandbox.messages import ArmError, Json

_SUPPORT = "Please provide below info when asking for support: timestamp, correlationId."


def parser_failure(line: int, position: int, token: str) -> ArmError:
    """400: the query does not follow the grammar, or uses a part of it that is not supported here."""
    details: list[Json] = [
        {
            "code": "InvalidQuery",
            "message": "Query is invalid. Please refer to the documentation for the Azure "
            "Resource Graph service and fix the error before retrying.",
        },
        {
            "code": "ParserFailure",
            "message": f"ParserFailure at '{token}'",
            "line": line,
            "characterPositionInLine": position,
            "token": token,
        },
    ]
    return ArmError(400, "BadRequest", _SUPPORT, details=details)


def semantic_failure(message: str) -> ArmError:
    """400: the query reads well but asks for something that does not exist, such as an unknown column."""
    details: list[Json] = [{"code": "InvalidQuery", "message": f"Query is invalid. {message}"}]
    return ArmError(400, "BadRequest", _SUPPORT, details=details)


def bad_request(code: str, message: str) -> ArmError:
    """400: an option of the request is wrong."""
    return ArmError(400, "BadRequest", _SUPPORT, details=[{"code": code, "message": message}])
