"""Which texts `data/texts/` has: the names that the program asks for, and what it fills in.

Each name is followed by the placeholders that the program has a value for there: a text may leave
one out, and may have no other.
"""

from __future__ import annotations

import re

TextKeys = dict[str, frozenset[str]]

_DECLARED = re.compile(r"([\w.]+)(?:\{([\w,]+)\})?")


def _declared(names: str, *, everywhere: tuple[str, ...] = ()) -> TextKeys:
    return {
        name: frozenset([*(filled.split(",") if filled else ()), *everywhere])
        for name, filled in _DECLARED.findall(names)
    }


def _problems(names: str) -> TextKeys:
    """Return the title and the detail of each problem; what is filled in is the detail's."""
    details = _declared(names)
    titles: TextKeys = {f"{name}.title": frozenset() for name in details}
    return titles | {f"{name}.detail": filled for name, filled in details.items()}


# By file, without its `.yml`.
TEXT_KEYS: dict[str, TextKeys] = {
    # The chat page; the widget and the site share some.
    "web": _declared("""
        site_name language_name language_choice skip_to_question heading introduction
        conversation you assistant unanswered error_prefix back about{days}
        ask_heading question_label question_hint{max} send send_again closed
        pressed_section{title,section} pressed_unit_preschool pressed_unit_school
        pressed_unit_elderly_care pressed_unit_disability_support pressed_unit_library
        pressed_unit_finnish_service
        sources suggestions law_text law_wording{date} law_amendment{amendment}
        law_repealed{date,amendment}
        phone email visit post hours web languages language_sv language_fi verified_on{date}
        helpful_question helpful_yes helpful_no notice_raderat notice_omdome notice_kakor
        manage_heading restart delete delete_warning delete_confirm
    """),
    "widget": _declared(
        """
        open_sv open_fi resume title close menu switch switched thinking suggested{count}
        helpful helpful_thanks helpful_failed hint left{count} too_long{count} empty wait
        not_answered down_title down_text down_kept back_again lost
        restart_warning restart_confirm restart_cancel restarted restart_failed
        copy copied copy_failed save file_name print accessibility statement_path about_widget
        """,
        everywhere=("days", "max"),
    ),
    # The demonstration site and its accessibility statement (s_).
    "site": _declared("""
        demo_note skip_to_content title lead goals_title goals_lead
        goal_1 goal_2 goal_3 goal_4 goal_5 goal_6 way_title way_plan way_follow themes_title
        theme_health theme_health_text theme_access theme_access_text
        theme_equality theme_equality_text theme_minorities theme_minorities_text
        theme_society theme_society_text theme_children theme_children_text
        theme_culture theme_culture_text
        ask_title ask_text ask_without_scripts footer statement statement_heading home
        s_intro s_how_title s_how s_faults_title s_fault_1 s_fault_2 s_fault_3 s_fault_4
        s_test_title s_test s_other_title s_other
        s_report_title s_report s_report_label s_report_hint{max} s_report_send s_report_thanks
        s_authority_title s_authority s_authority_link
    """),
    "references": _declared("""
        section{act,section} sections{act,section}
        section_of_chapter{act,chapter,section} sections_of_chapter{act,chapter,section}
    """),
    "problems": _problems("""
        malformed unauthorized foreign_form no_such_page no_conversation method_not_allowed
        text_too_long{max} body_too_large{max} head_too_large unsupported_media_type{expected}
        empty_text text_or_payload unknown_payload too_many_messages{seconds}
        too_many_conversations{seconds} too_many_reports{seconds}
        internal unavailable closed{sv,fi} not_ready
    """),
    "directory": _declared("""
        phone email visit post hours and
        old{fields,year} missing{fields,web} missing_without_web{fields}
    """),
    # One mark and one name for each kind of personal data.
    "privacy": _declared("""
        mark_personal_number mark_coordination_number mark_organisation_number
        mark_finnish_personal_number mark_email mark_phone mark_address mark_account mark_card
        mark_link
        name_personal_number name_coordination_number name_organisation_number
        name_finnish_personal_number name_email name_phone name_address name_account name_card
        name_link
        and notice{kinds}
    """),
}
