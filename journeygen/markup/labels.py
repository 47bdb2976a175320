"""The few words that markup itself puts into a body, by language."""

_KINDS = ("note", "tip", "important", "warning", "caution")
_WORDS = {
    "en": ("Note", "Tip", "Important", "Warning", "Caution", "Back to reference"),
    "de": ("Hinweis", "Tipp", "Wichtig", "Warnung", "Vorsicht", "Zurück zur Stelle"),
    "fr": ("Remarque", "Astuce", "Important", "Avertissement", "Attention", "Retour à l’appel de note"),
    "es": ("Nota", "Consejo", "Importante", "Advertencia", "Precaución", "Volver a la referencia"),
    "it": ("Nota", "Consiglio", "Importante", "Avviso", "Attenzione", "Torna al riferimento"),
    "nl": ("Opmerking", "Tip", "Belangrijk", "Waarschuwing", "Let op", "Terug naar verwijzing"),
    "pt": ("Nota", "Dica", "Importante", "Aviso", "Cuidado", "Voltar à referência"),
    "pl": ("Uwaga", "Wskazówka", "Ważne", "Ostrzeżenie", "Ostrożnie", "Powrót do odwołania"),
    "sv": ("Obs", "Tips", "Viktigt", "Varning", "Försiktigt", "Tillbaka till hänvisning"),
    "da": ("Bemærk", "Tip", "Vigtigt", "Advarsel", "Forsigtig", "Tilbage til henvisning"),
    "cs": ("Poznámka", "Tip", "Důležité", "Varování", "Pozor", "Zpět k odkazu"),
    "ja": ("メモ", "ヒント", "重要", "警告", "注意", "参照元に戻る"),
}


def _words(lang: str) -> tuple[str, ...]:
    return _WORDS.get(lang.lower().split("-")[0].split("_")[0], _WORDS["en"])


def alert_title(kind: str, lang: str) -> str:
    """The title of an alert that was given none."""
    if kind in _KINDS:
        return _words(lang)[_KINDS.index(kind)]
    return kind.replace("-", " ").capitalize()


def back_label(lang: str) -> str:
    """What the arrow below a footnote says to those who hear it."""
    return _words(lang)[-1]
