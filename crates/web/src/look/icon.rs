//! Icons. A drawing never says a thing alone: a word stands beside it, or it is hidden.

use maud::{Markup, PreEscaped, html};

macro_rules! icons {
    ($($name:ident = $drawing:literal;)+) => {
        /// A drawing.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Icon { $($name),+ }

        impl Icon {
            fn drawing(self) -> &'static str {
                match self { $(Icon::$name => $drawing),+ }
            }
        }
    };
}

icons! {
    Home = r#"<path d="M4 11l8-7 8 7v9h-5.5v-6h-5v6H4z"/>"#;
    Transcript = r#"<path d="M6 3h9l4 4v14H6zM15 3v4h4M9 12h7M9 16h7"/>"#;
    Codebook = r#"<path d="M5 4v14h5M5 9h5"/><rect x="10" y="6.5" width="10" height="5" rx="1"/><rect x="10" y="15.5" width="10" height="5" rx="1"/>"#;
    Search = r#"<circle cx="10.5" cy="10.5" r="6.5"/><path d="M15.5 15.500L21 21"/>"#;
    Reports = r#"<rect x="3.5" y="4" width="17" height="16" rx="1.5"/><path d="M3.5 9.500h17M9.5 4v16M15 9.500V20M3.5 15h17"/>"#;
    Names = r#"<rect x="3" y="6" width="18" height="13" rx="2"/><path d="M7 13h4M7 16h7M15.5 10.500l2.5 2.500M18 10.500l-2.5 2.5"/>"#;
    Quotes = r#"<path d="M4 5h16v11h-8l-5 4v-4H4z"/><path d="M8.5 9v2.500M11 9v2.500M15.5 9H14M15.5 12H14"/>"#;
    Releases = r#"<path d="M3.5 8L12 3.5 20.5 8v8.500L12 21l-8.5-4.500zM3.5 8L12 12.5 20.5 8M12 12.500V21"/>"#;
    Board = r#"<rect x="3.5" y="4" width="5" height="16" rx="1"/><rect x="10" y="4" width="5" height="11" rx="1"/><rect x="16.5" y="4" width="4.5" height="14" rx="1"/>"#;
    Shuffle = r#"<path d="M3 7h4l9 10h5M3 17h4l2.5-2.800M13.5 9.500L16 7h5M18.5 4.500L21 7l-2.5 2.500M18.5 14.500L21 17l-2.5 2.5"/>"#;
    Pin = r#"<path d="M12 3.500l2.6 5.5 6 .800-4.4 4.2 1.1 6L12 17.1 6.7 20l1.1-6L3.4 9.800l6-.800z"/>"#;
    Up = r#"<path d="M12 19V5M6 11l6-6 6 6"/>"#;
    Down = r#"<path d="M12 5v14M6 13l6 6 6-6"/>"#;
    Hidden = r#"<path d="M4 4l16 16M9 6c1-.300 2-.500 3-.500 3.7 0 7 2 9.5 6.5-.900 1.6-1.9 2.9-3 3.900M6.5 7.500C5 8.5 3.7 10 2.5 12c2.5 4.5 5.8 6.5 9.5 6.5 1.5 0 2.9-.300 4.2-1"/>"#;
    Print = r#"<path d="M7 8V3.500h10V8M7 17H4V8.500h16V17h-3M7 14h10v6.500H7z"/>"#;
    Wait = r#"<circle cx="12" cy="12" r="9"/><path d="M12 7v5.500l3.5 2"/>"#;
    Ask = r#"<circle cx="12" cy="12" r="9"/><path d="M9.2 9.500a2.8 2.8 0 115 1.700c-.900 1-2.2 1.400-2.2 2.800M12 17v.300"/>"#;
    Download = r#"<path d="M12 4v11M7.5 11L12 15.5 16.5 11M4.5 20h15"/>"#;
    Menu = r#"<path d="M4 6.500h16M4 12h16M4 17.500h16"/>"#;
    Ok = r#"<circle cx="12" cy="12" r="9"/><path d="M7.5 12.500l3 3 6-6.5"/>"#;
    Lock = r#"<rect x="5" y="10.5" width="14" height="10" rx="2"/><path d="M8 10.500V7.500a4 4 0 018 0v3"/>"#;
    Unlock = r#"<rect x="5" y="10.5" width="14" height="10" rx="2"/><path d="M8 10.500V7.500a4 4 0 017.7-1.5"/>"#;
    Light = r#"<circle cx="12" cy="12" r="4"/><path d="M12 2.500v2.500M12 19v2.500M2.5 12H5M19 12h2.500M5.3 5.300L7 7M17 17l1.7 1.700M18.7 5.300L17 7M7 17l-1.7 1.7"/>"#;
    Add = r#"<path d="M12 5v14M5 12h14"/>"#;
    Split = r#"<path d="M12 21v-7M12 14L5.5 5M12 14l6.5-9M5 9.500V4.500h4.500M19 9.500V4.500h-4.5"/>"#;
    Merge = r#"<path d="M12 3v9M12 12l-6.5 8M12 12l6.5 8M9 6l3-3 3 3"/>"#;
    Block = r#"<path d="M8.3 3h7.400L21 8.300v7.400L15.7 21H8.300L3 15.700V8.300zM9 9l6 6M15 9l-6 6"/>"#;
    Tick = r#"<path d="M4.5 12.500l5 5 10-11"/>"#;
    Hold = r#"<rect x="3.5" y="3.5" width="17" height="17" rx="3"/><path d="M9.5 8.500v7M14.5 8.500v7"/>"#;
    Warn = r#"<path d="M12 3.500L22 20.500H2zM12 10v4.500M12 17.300v.400"/>"#;
    Info = r#"<circle cx="12" cy="12" r="9"/><path d="M12 11v5.500M12 7.500v.300"/>"#;
    Close = r#"<path d="M6 6l12 12M18 6L6 18"/>"#;
    Next = r#"<path d="M5 12h14M13 6l6 6-6 6"/>"#;
    Undo = r#"<path d="M8 5L4 9l4 4M4 9h10a5.5 5.5 0 010 11h-3"/>"#;
    Redo = r#"<path d="M16 5l4 4-4 4M20 9H10a5.5 5.5 0 000 11h3"/>"#;
    Memo = r#"<path d="M5 4h14v11l-5 5H5zM14 20v-5h5M8.5 8.500h7M8.5 12h5"/>"#;
    Again = r#"<path d="M4 5v5h5M4.5 10a8 8 0 11-.500 4M12 8v4.500l3 1.5"/>"#;
    Keyboard = r#"<rect x="2.5" y="6" width="19" height="12" rx="2"/><path d="M6 10h.500M9.7 10h.500M13.4 10h.500M17.1 10h.500M7 14.200h10"/>"#;
    People = r#"<circle cx="9" cy="8.5" r="3.5"/><path d="M2.5 19.500c.600-3.5 3-5.5 6.5-5.500s5.9 2 6.5 5.500M15.5 5.300a3.5 3.5 0 010 6.400M17.5 14.500c2.2.7 3.5 2.4 4 5"/>"#;
    See = r#"<path d="M2.5 12C5 7.5 8.3 5.5 12 5.500s7 2 9.5 6.500c-2.5 4.5-5.8 6.5-9.5 6.500S5 16.5 2.5 12z"/><circle cx="12" cy="12" r="3"/>"#;
    Pass = r#"<path d="M5 5l8 7-8 7zM17 5v14"/>"#;
    Pause = r#"<path d="M5 9h12v6a4.5 4.5 0 01-4.5 4.500h-3A4.5 4.5 0 015 15zM17 10.500h1.500a2.5 2.5 0 010 5H17M8.5 3v2.500M12.5 3v2.5"/>"#;
    Stop = r#"<rect x="5" y="5" width="14" height="14" rx="2.5"/>"#;
    Unsure = r#"<path d="M12 2.5L23 21.5H1z"/><path d="M10 12.3c0-1.200.9-2 2-2s2 .800 2 1.900c0 1.5-2 1.6-2 3.300M12 18.200v.200"/>"#;
    No = r#"<path d="M8.3 3h7.400L21 8.300v7.400L15.7 21H8.300L3 15.700V8.300zM8.5 12h7"/>"#;
    Person = r#"<circle cx="12" cy="8" r="4"/><path d="M4.5 20.500c.800-4 3.7-6 7.5-6s6.7 2 7.5 6"/>"#;
    Letters = r#"<path d="M3 19L8 6l5 13M4.7 15h6.600M15 19l3-8 3 8M16 16.500h4"/>"#;
    Call = r#"<path d="M6.5 3.500h3l1.5 4.5-2 1.500a12 12 0 005.5 5.500l1.5-2 4.5 1.500v3c0 1-.800 2-2 2C11 19 5 13 4.5 5.500c0-1.2 1-2 2-2z"/>"#;
    Remove = r#"<path d="M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13M10.5 11v5.500M13.5 11v5.5"/>"#;
}

impl maud::Render for Icon {
    fn render(&self) -> Markup {
        // Our own drawings, never anything that came in.
        html! {
            svg.i viewBox="0 0 24 24" aria-hidden="true" focusable="false" {
                (PreEscaped(self.drawing()))
            }
        }
    }
}
