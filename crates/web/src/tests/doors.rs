//! Who is let in, as what, from where.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};

use super::bench::{Bench, HOST, PASSWORD};
use crate::route::{ROUTES, Role};

/// An address of a route, with every open place filled.
fn address(path: &str) -> String {
    path.replace("{transcript}", "M01")
        .replace("{file}", "app.css")
        .replace("{code}", "C01")
        .replace("{release}", "r1")
        .replace("{collection}", "c1")
        .replace("{participant}", "P1")
        .replace("{job}", "0")
        .replace("{quote}", "0000000000000000")
}

fn sent(bench: &Bench, method: &Method, path: &str) -> Request<Body> {
    let request = bench.request(method.clone(), path).header("origin", format!("http://{HOST}"));
    request.body(Body::empty()).unwrap()
}

#[tokio::test]
async fn every_route_refuses_every_role_but_its_own() {
    let mut bench = Bench::new().await;
    for role in Role::ALL {
        bench.come_in_as(role).await;
        for route in ROUTES.iter().filter(|route| !role.may(route.door.role())) {
            let path = address(route.path);
            let got = bench.send(sent(&bench, &route.method, &path)).await;
            let expected =
                if role == Role::Anyone { StatusCode::UNAUTHORIZED } else { StatusCode::FORBIDDEN };
            assert_eq!(got.status, expected, "{role:?} {} {path}", route.method);
            assert!(!got.body.contains("Mind"), "{role:?} {path} tells of the study");
            assert!(!got.body.contains("form-token"), "{role:?} {path} gives a token away");
        }
    }
}

#[tokio::test]
async fn every_role_may_ask_for_what_is_its_own() {
    let mut bench = Bench::new().await;
    for role in Role::ALL {
        bench.come_in_as(role).await;
        let own = ROUTES.iter().filter(|route| role.may(route.door.role()));
        for route in own.filter(|route| route.method == Method::GET) {
            let got = bench.send(sent(&bench, &route.method, &address(route.path))).await;
            assert_ne!(got.status, StatusCode::FORBIDDEN, "{role:?} {}", route.path);
        }
    }
}

#[test]
fn every_address_stands_once_in_the_table() {
    let mut seen: Vec<(String, &str)> =
        ROUTES.iter().map(|route| (route.method.to_string(), route.path)).collect();
    seen.sort();
    let all = seen.len();
    seen.dedup();
    assert_eq!(seen.len(), all);
}

/// The table of routes and roles, as people look at it when they change it.
#[test]
fn the_roles_of_all_routes_are_as_reviewed() {
    let roles = &Role::ALL[1..];
    let names: Vec<String> = roles.iter().map(|role| format!("{role:?}")).collect();
    let mut table = format!("| route | anyone | {} |\n", names.join(" | ").to_lowercase());
    table += &format!("|---{}|\n", "|---".repeat(Role::ALL.len()));
    for route in ROUTES {
        let may = Role::ALL.map(|role| if role.may(route.door.role()) { "yes" } else { "–" });
        table += &format!("| {} `{}` | {} |\n", route.method, route.path, may.join(" | "));
    }
    let text = format!("{ROUTES_SAID}{table}");
    expect_test::expect_file!["../../../../docs/routes.md"].assert_eq(&text);
}

const ROUTES_SAID: &str = "\
# Who may ask for what

Every address of the pages, with the roles that it answers. Made by a test of `crates/web` from the
table that the pages themselves are made from; another test tries every other role on every address,
and is refused. An owner may do what a researcher may, and a researcher what a facilitator may.

";

#[tokio::test]
async fn a_wrong_password_opens_nothing_and_guessing_slows_down() {
    let mut bench = Bench::new().await;
    bench.come_in_as(Role::Facilitator).await;
    bench.cookie.clear();
    for _ in 0..5 {
        let got = bench.send_form("/login", "name=facilitator&password=wrong").await;
        assert_eq!(got.status, StatusCode::UNAUTHORIZED);
        assert!(!got.head.contains_key("set-cookie"));
    }
    let right = format!("name=facilitator&password={}", PASSWORD.replace(' ', "+"));
    assert_eq!(bench.send_form("/login", &right).await.status, StatusCode::TOO_MANY_REQUESTS);
    let elsewhere = bench
        .request(Method::POST, "/login")
        .header("origin", "http://evil.example")
        .header("content-type", "application/x-www-form-urlencoded");
    let got = bench.send(elsewhere.body(Body::from(right)).unwrap()).await;
    assert_eq!(got.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_link_lets_in_until_it_is_taken_back_and_looking_does_not_use_it_up() {
    let mut bench = Bench::new().await;
    let token = bench.invited("nell");
    bench.cookie.clear();
    for _ in 0..2 {
        let got = bench.get(&format!("/invite?token={token}")).await;
        assert_eq!(got.status, StatusCode::OK);
        assert!(!got.head.contains_key("set-cookie"));
        assert!(!got.body.contains("Mind") && !got.body.contains("They"), "{}", got.body);
    }
    for wrong in ["/invite", "/invite?token=", "/invite?token=00"] {
        assert_eq!(bench.get(wrong).await.status, StatusCode::UNAUTHORIZED, "{wrong}");
    }
    let got = bench.send_form("/invite", &format!("token={token}")).await;
    assert_eq!(got.status, StatusCode::SEE_OTHER);
    let line = got.head["set-cookie"].to_str().unwrap();
    bench.cookie = line.split(';').next().unwrap().to_owned();
    assert_eq!(bench.get("/review").await.status, StatusCode::OK);
    bench.study.revoke_invites("nell").unwrap();
    assert_eq!(bench.get("/review").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(
        bench.send_form("/invite", &format!("token={token}")).await.status,
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn what_a_user_does_is_done_in_their_name() {
    let mut bench = Bench::new().await;
    bench.come_in_as(Role::Researcher).await;
    assert_eq!(bench.post("/codebook/new", "name=Said").await.status, StatusCode::SEE_OTHER);
    let latest = heard_study::LogFilter { limit: Some(1), ..heard_study::LogFilter::default() };
    assert_eq!(bench.study.log(&latest).unwrap()[0].actor, "researcher");
}

#[tokio::test]
async fn another_host_is_refused_everywhere() {
    let bench = Bench::new().await;
    for host in ["localhost:4321", "127.0.0.1", "127.0.0.1:4322", "evil.example", "127.0.0.1:4321."]
    {
        for path in ["/", "/enter?token=x", "/assets/app.css", "/nowhere"] {
            let request = Request::get(path).header("host", host).header("cookie", &bench.cookie);
            let got = bench.send(request.body(Body::empty()).unwrap()).await;
            assert_eq!(got.status, StatusCode::MISDIRECTED_REQUEST, "{host} {path}");
        }
    }
    let request = Request::get("/").header("cookie", &bench.cookie).body(Body::empty()).unwrap();
    assert_eq!(bench.send(request).await.status, StatusCode::MISDIRECTED_REQUEST, "no host");
    let twice = Request::get("/").header("host", HOST).header("host", "evil.example");
    let got = bench.send(twice.header("cookie", &bench.cookie).body(Body::empty()).unwrap()).await;
    assert_eq!(got.status, StatusCode::MISDIRECTED_REQUEST, "two hosts");
}

#[tokio::test]
async fn nothing_changes_without_our_own_origin_and_form() {
    let bench = Bench::new().await;
    let token = bench.form_token().await;
    let ours = format!("http://{HOST}");
    let before = bench.study.position().unwrap();
    let tries: &[(Option<&str>, Option<&str>, &str)] = &[
        (None, None, &token),
        (Some("http://evil.example"), None, &token),
        (Some("http://127.0.0.1:9999"), None, &token),
        (Some("null"), None, &token),
        (Some(&ours), Some("cross-site"), &token),
        (Some(&ours), Some("same-site"), &token),
        (Some(&ours), Some("same-origin"), ""),
        (Some(&ours), Some("same-origin"), "0000"),
    ];
    for (origin, site, token) in tries {
        let mut request = bench
            .request(Method::POST, "/codebook/new")
            .header("content-type", "application/x-www-form-urlencoded");
        if let Some(origin) = origin {
            request = request.header("origin", *origin);
        }
        if let Some(site) = site {
            request = request.header("sec-fetch-site", *site);
        }
        let body = Body::from(format!("form_token={token}&name=Forged"));
        let got = bench.send(request.body(body).unwrap()).await;
        assert_eq!(got.status, StatusCode::FORBIDDEN, "{origin:?} {site:?} {token:?}");
    }
    assert_eq!(bench.study.position().unwrap(), before);
    let got = bench.post("/codebook/new", "name=Meant").await;
    assert_eq!(got.status, StatusCode::SEE_OTHER);
    assert!(bench.study.position().unwrap() > before);
}

#[tokio::test]
async fn another_page_can_not_read_ours_as_a_part_of_itself() {
    let bench = Bench::new().await;
    for site in ["cross-site", "same-site"] {
        let request = bench.request(Method::GET, "/").header("sec-fetch-site", site);
        let got = bench.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(got.status, StatusCode::FORBIDDEN);
    }
    let got = bench.get("/").await;
    let said = |name: &str| got.head[name].to_str().unwrap().to_owned();
    assert!(said("content-security-policy").starts_with("default-src 'none'; script-src 'self'"));
    assert!(!said("content-security-policy").contains("unsafe"));
    assert_eq!(said("cache-control"), "no-store");
    assert_eq!(said("referrer-policy"), "same-origin");
    assert_eq!(said("x-content-type-options"), "nosniff");
    assert!(!got.head.contains_key("access-control-allow-origin"));
    assert!(!got.head.contains_key("server"));
}

#[tokio::test]
async fn a_token_opens_once() {
    let bench = Bench::new().await;
    let way_in = bench.entry.owner();
    let path = way_in.strip_prefix(&format!("http://{HOST}")).unwrap();
    assert_eq!(bench.get(path).await.status, StatusCode::SEE_OTHER);
    let again = bench.get(path).await;
    assert_eq!(again.status, StatusCode::UNAUTHORIZED);
    assert!(!again.head.contains_key("set-cookie"));
    for wrong in ["/enter", "/enter?token=", "/enter?token=00"] {
        assert_eq!(bench.get(wrong).await.status, StatusCode::UNAUTHORIZED, "{wrong}");
    }
}

#[tokio::test]
async fn leaving_ends_the_session() {
    let bench = Bench::new().await;
    assert_eq!(bench.post("/leave", "").await.status, StatusCode::OK);
    assert_eq!(bench.get("/").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn no_path_climbs_out() {
    let bench = Bench::new().await;
    for path in [
        "/assets/../Cargo.toml",
        "/assets/..%2fCargo.toml",
        "/assets/%2e%2e/app.css",
        "/assets/%252e%252e%252fapp.css",
        "/assets/..%5capp.css",
        "/assets//app.css",
        "/assets/app.css%00",
        "//evil.example/",
        "/transcript/..%2f..%2fstudy.toml",
        "/transcript/%252e%252e",
        "/transcript/study.db%2f",
        "/transcript/M99",
        "/transcript/<script>",
        "/names/all",
        "/codebook/code/C999",
        "/codebook/code/nonsense",
        "/codebook/diff?from=9&to=10",
        "/release/..%2f../file?n=0",
        "/release/r1/file?n=0",
        "/collection/..%5cc1",
        "/collection/none",
        "/nowhere",
    ] {
        let uri: Result<axum::http::Uri, _> = path.parse();
        if uri.is_err() {
            continue;
        }
        let got = bench.get(path).await;
        let refused = [StatusCode::NOT_FOUND, StatusCode::MISDIRECTED_REQUEST];
        assert!(refused.contains(&got.status), "{path}: {}", got.status);
        assert!(!got.body.contains("[package]") && !got.body.contains("<script>"), "{path}");
    }
}

#[tokio::test]
async fn more_than_is_taken_is_refused() {
    let bench = Bench::new().await;
    let got = bench.post("/codebook/new", &format!("name={}", "a".repeat(300 << 10))).await;
    assert_eq!(got.status, StatusCode::PAYLOAD_TOO_LARGE);
    let request = bench.request(Method::PUT, "/").body(Body::empty()).unwrap();
    assert_eq!(bench.send(request).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn our_own_files_are_sent_once() {
    let bench = Bench::new().await;
    let first = bench.get("/assets/app.css").await;
    assert_eq!(first.status, StatusCode::OK);
    let tag = first.head["etag"].to_str().unwrap().to_owned();
    let again = bench.request(Method::GET, "/assets/app.css").header("if-none-match", tag);
    let again = bench.send(again.body(Body::empty()).unwrap()).await;
    assert_eq!((again.status, again.body.as_str()), (StatusCode::NOT_MODIFIED, ""));
    assert_eq!(bench.get("/assets/other.css").await.status, StatusCode::NOT_FOUND);
}
