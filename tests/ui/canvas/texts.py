"""Texts of our own with everything that makes right-to-left geometry hard."""

# Lam-alef, tashkeel, Latin in the middle, both kinds of digits, brackets, quotes, emoji beyond the
# basic plane, an emoji of four people, and enough words to wrap.
MIXED = (
    "قالَ وزيرُ الخارجيّةِ لِأُسرةِ الصحفيّين 😀 في لاهاي إنّ شركة Blue River (المسجّلة في Oslo) "
    "باعت 2,025.50 طنًّا من القمح في 12/3/2024 لأوكرانيا، وأضاف «لا خلافَ بيننا» "
    "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466 ثم نشر على news@example.org "
    "أنّ ٣٤٥ عاملًا أُعيدوا إلى الأعمال [انظر الملحق 7-B] قبل الآن بيوم؛ فلا لَبْسَ في الأمر."
)
LATIN = "An English paragraph (with أسماء عربية inside) that is long enough to wrap twice, 100%."
# Begins with a Latin word and so runs from left to right, although nearly all of it is Arabic.
CAPTION = f"Photo: {MIXED}"
SEVERAL = f"{MIXED}\r\n\r\n{LATIN}\n\n2024\n\tسطر بعد علامة جدولة\tوأخرى\rآخر فقرة بلا نهاية"
