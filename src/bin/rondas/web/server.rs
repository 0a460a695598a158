//! Connections and their limits.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::Response;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{sleep, timeout};

use super::asked::Asked;
use super::guard::{Guard, HEADERS, is_own_form};
use super::reply::{Keep, PLAIN, Reply};
use super::room::Room;
use super::{assets, pages};

/// Connections at one time; further ones wait to be accepted.
const CONNECTIONS: usize = 256;
/// Time a client has to send the head of a request.
const HEAD_TIME: Duration = Duration::from_secs(10);
/// Time a client has to send the body of a request.
const BODY_TIME: Duration = Duration::from_secs(10);
/// Longest body taken, bytes.
const BODY_BYTES: usize = 64 << 10;
/// Life of a connection; a browser opens a new one without being asked.
const CONNECTION_TIME: Duration = Duration::from_secs(120);
/// Time that is left to a connection to end what it is in.
const ENDING_TIME: Duration = Duration::from_secs(20);
/// Answers worked on at one time.
const ANSWERS: usize = 16;
/// Pages drawn at one time. Drawing cannot be stopped once begun: a page that never ends holds its place, and the room goes on.
const DRAWINGS: usize = 2;
/// Time an answer may take.
const ANSWER_TIME: Duration = Duration::from_secs(20);
/// Largest head of a request, bytes.
const HEAD_BYTES: usize = 32 << 10;

/// A server that has its place and does not answer yet.
pub(crate) struct Bound {
    listener: std::net::TcpListener,
    /// Where it listens.
    pub(crate) address: SocketAddr,
}

impl Bound {
    /// Takes an address; port 0 is any that is free.
    ///
    /// # Errors
    /// When it is taken or may not be used.
    pub(crate) fn new(address: SocketAddr) -> std::io::Result<Bound> {
        let listener = std::net::TcpListener::bind(address)?;
        listener.set_nonblocking(true)?;
        Ok(Bound { address: listener.local_addr()?, listener })
    }
}

#[derive(Clone)]
struct Server {
    room: Arc<Room>,
    guard: Arc<Guard>,
    answers: Arc<Semaphore>,
    drawings: Arc<Semaphore>,
}

/// Answers until the program is told to stop.
///
/// # Errors
/// When the system gives no threads or takes the socket away.
pub(crate) fn serve(bound: Bound, room: Room, names: &[String]) -> std::io::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let server = Server {
        room: Arc::new(room),
        guard: Arc::new(Guard::new(names)),
        answers: Arc::new(Semaphore::new(ANSWERS)),
        drawings: Arc::new(Semaphore::new(DRAWINGS)),
    };
    let outcome = runtime.block_on(async {
        let listener = TcpListener::from_std(bound.listener)?;
        tokio::select! {
            () = accept(listener, server) => Ok(()),
            stopped = tokio::signal::ctrl_c() => stopped,
        }
    });
    runtime.shutdown_timeout(Duration::from_millis(500));
    outcome
}

async fn accept(listener: TcpListener, server: Server) {
    let app = Router::new().fallback(handle).with_state(server);
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        let Ok(place) = places.clone().acquire_owned().await else { return };
        match listener.accept().await {
            Ok((stream, _)) => {
                tokio::spawn(connection(stream, app.clone(), place));
            }
            // Out of files, or the client went away: what is under way goes on.
            Err(_) => sleep(Duration::from_millis(50)).await,
        }
    }
}

async fn connection(stream: TcpStream, app: Router, _place: OwnedSemaphorePermit) {
    let _ = stream.set_nodelay(true);
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD_TIME).max_buf_size(HEAD_BYTES);
    let serving = http.serve_connection(TokioIo::new(stream), TowerToHyperService::new(app));
    tokio::pin!(serving);
    if timeout(CONNECTION_TIME, &mut serving).await.is_err() {
        serving.as_mut().graceful_shutdown();
        let _ = timeout(ENDING_TIME, serving).await;
    }
}

async fn handle(State(server): State<Server>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let send_body = head.method != Method::HEAD;
    let reply = match refused(&server, &head.method, &head.headers) {
        Some(reply) => reply,
        None => answer(server, head.method, head.uri, head.headers, body).await,
    };
    response(reply, send_body)
}

/// Why a request is not answered at all.
fn refused(server: &Server, method: &Method, headers: &HeaderMap) -> Option<Reply> {
    let guard = &server.guard;
    let text = |name: HeaderName| headers.get(name).map(|v| v.to_str().unwrap_or("\u{fffd}"));
    let host = text(header::HOST).unwrap_or_default();
    let fault = if !guard.knows_host(host) {
        (421, "this server does not answer to that name; start it with --allow-host NAME to allow it\n")
    } else if !guard.knows_origin(text(header::ORIGIN), host) {
        (403, "requests from other sites are not answered\n")
    } else if *method == Method::POST && server.room.desk.is_some() {
        let own = is_own_form(text(header::ORIGIN), text(header::CONTENT_TYPE).unwrap_or_default());
        return (!own).then(|| Reply::new(403, PLAIN, "only a form of these pages is taken\n"));
    } else if !matches!(*method, Method::GET | Method::HEAD) {
        (405, "this server only gives, it takes nothing\n")
    } else {
        return None;
    };
    Some(Reply::new(fault.0, PLAIN, fault.1))
}

async fn answer(server: Server, method: Method, uri: Uri, headers: HeaderMap, body: Body) -> Reply {
    let body = match timeout(BODY_TIME, axum::body::to_bytes(body, BODY_BYTES)).await {
        Ok(Ok(body)) => body,
        Ok(Err(_)) => return Reply::new(413, PLAIN, "the request is too long\n"),
        Err(_) => return Reply::new(408, PLAIN, "the request took too long\n"),
    };
    if let Some(reply) = uri.path().strip_prefix("/assets/").and_then(assets::reply) {
        return reply;
    }
    let languages = headers.get(header::ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let asked = Asked::new(uri.path(), uri.query(), languages);
    let Some(asked) = asked.and_then(|a| if method == Method::POST { a.with_form(&body) } else { Some(a) }) else {
        return Reply::new(400, PLAIN, "the address or the form is too long or not valid UTF-8\n");
    };
    let places = if asked.path.starts_with("/page/") { &server.drawings } else { &server.answers };
    let Ok(Ok(place)) = timeout(ANSWER_TIME, places.clone().acquire_owned()).await else { return busy() };
    let room = server.room.clone();
    let work = tokio::task::spawn_blocking(move || {
        let reply = pages::answer(&room, &asked);
        drop(place);
        reply
    });
    match timeout(ANSWER_TIME, work).await {
        Ok(Ok(reply)) => reply,
        Ok(Err(_)) => Reply::new(500, PLAIN, "this page could not be made; please report its address\n"),
        Err(_) => busy(),
    }
}

fn busy() -> Reply {
    Reply::new(503, PLAIN, "this took too long\n")
}

fn response(reply: Reply, send_body: bool) -> Response {
    let length = reply.body.len();
    let mut response = Response::new(if send_body { Body::from(Bytes::from(reply.body)) } else { Body::empty() });
    *response.status_mut() = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    let mut set = |name: &'static str, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(HeaderName::from_static(name), value);
        }
    };
    HEADERS.iter().for_each(|(name, value)| set(name, value));
    set("content-type", reply.content);
    set("content-length", &length.to_string());
    set(
        "cache-control",
        match reply.keep {
            Keep::Ask => "no-cache",
            Keep::Always => "private, max-age=31536000, immutable",
        },
    );
    if let Some(name) = &reply.download {
        set("content-disposition", &format!("attachment; filename=\"{name}\""));
    }
    if let Some(location) = &reply.location {
        set("location", location);
    }
    response
}
