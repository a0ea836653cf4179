package dev.watchdog.web;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.client.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PageTest {

  private Web web;

  @BeforeEach
  void start() throws Exception {
    web = new Web();
  }

  @AfterEach
  void stop() {
    web.close();
  }

  @Test
  void the_page_is_served_without_a_login_and_asked_for_each_time() throws Exception {
    HttpResponse<Buffer> page = web.get("/", null);

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.getHeader("Content-Type")).isEqualTo("text/html;charset=UTF-8");
    assertThat(page.getHeader("Cache-Control")).isEqualTo("no-cache");
    assertThat(page.bodyAsString()).contains("Execution Watchdog");
    assertThat(web.get("/index.html", null).bodyAsString()).isEqualTo(page.bodyAsString());
  }

  @Test
  void a_browser_that_has_the_page_gets_it_only_when_it_changed() throws Exception {
    String modified = web.get("/", null).getHeader("Last-Modified");

    HttpResponse<Buffer> again = web.request(HttpMethod.GET, "/").putHeader("If-Modified-Since", modified).send().await(5, SECONDS);
    HttpResponse<Buffer> older = web.request(HttpMethod.GET, "/")
        .putHeader("If-Modified-Since", "Thu, 01 Jan 2015 00:00:00 GMT").send().await(5, SECONDS);

    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(older.statusCode()).isEqualTo(200);
  }

  @Test
  void its_parts_come_with_their_types() throws Exception {
    assertThat(web.get("/icon.svg", null).getHeader("Content-Type")).isEqualTo("image/svg+xml");
    assertThat(web.get("/js/api.js", null).getHeader("Content-Type")).contains("javascript");
    assertThat(web.request(HttpMethod.HEAD, "/").send().await(5, SECONDS).statusCode()).isEqualTo(200);
  }

  @Test
  void the_plotting_library_comes_from_the_jar_and_nothing_else_of_its_kind() throws Exception {
    assertThat(web.get("/vendor/uplot/uPlot.esm.js", null).getHeader("Content-Type")).contains("javascript");
    assertThat(web.get("/vendor/uplot/uPlot.min.css", null).getHeader("Content-Type")).contains("css");
    assertThat(web.get("/vendor/uplot/", null).statusCode()).isEqualTo(404);
    assertThat(web.get("/vendor/uplot/../package.json", null).statusCode()).isEqualTo(404);
    assertThat(web.get("/META-INF/resources/webjars/uplot/1.6.30/dist/uPlot.esm.js", null).statusCode()).isEqualTo(404);
  }
}
