//! Conflicts of two codebooks as a file in which people decide them.

use heard_model::amend::Conflict;

use super::toml::Fields;

/// The file: each conflict with all its texts, and an empty `take` to fill in.
pub fn conflicts_to_decide(conflicts: &[Conflict]) -> String {
    let mut out =
        "# Both sides changed these. Write take = \"ours\", \"theirs\" or \"base\" for each, or\n\
                   # leave take empty and write text = \"what it shall say\".\n"
            .to_owned();
    for conflict in conflicts {
        let mut fields = Fields("\n[[conflict]]\n".to_owned());
        fields.text("code", &conflict.code.to_string());
        fields.text("field", &conflict.field);
        fields.text("base", &conflict.base);
        fields.text("ours", &conflict.ours);
        fields.text("theirs", &conflict.theirs);
        out.push_str(&fields.0);
        out.push_str("take = \"\"\n");
    }
    out
}
