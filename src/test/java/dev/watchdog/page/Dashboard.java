package dev.watchdog.page;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.Keys;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The page as a person uses it. Every look waits until it finds what it looks for. */
final class Dashboard {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final WebDriver driver;
  private final WebDriverWait wait;

  Dashboard(WebDriver driver) {
    this.driver = driver;
    this.wait = new WebDriverWait(driver, PATIENCE, Duration.ofMillis(50));
    wait.ignoring(StaleElementReferenceException.class); // Lists are renewed while they are looked at.
  }

  Dashboard open(int port) {
    driver.get("http://127.0.0.1:" + port + "/");
    return this;
  }

  /** Fills the login form and sends it. */
  Dashboard logIn(String user, String password) {
    type("username", user);
    type("password", password);
    click("login-button");
    return this;
  }

  /** Waits for the board, with the live feed connected. */
  Dashboard live() {
    wait.withMessage("the live feed").until(ExpectedConditions.visibilityOfElementLocated(By.cssSelector("#feed-state[data-state=live]")));
    return this;
  }

  /** Goes to an address below the {@code #}, as somebody who follows a link. */
  Dashboard to(String address) {
    run("location.hash = arguments[0]", "#/" + address);
    return this;
  }

  WebElement shown(String css) {
    return wait.until(ExpectedConditions.visibilityOfElementLocated(By.cssSelector(css)));
  }

  void gone(String css) {
    wait.until(ExpectedConditions.invisibilityOfElementLocated(By.cssSelector(css)));
  }

  boolean isShown(String id) {
    return driver.findElements(By.id(id)).stream().anyMatch(WebElement::isDisplayed);
  }

  /** Waits until the element's text contains this; answers the whole text. */
  String says(String css, String text) {
    wait.withMessage(() -> css + " says: " + driver.findElements(By.cssSelector(css)).stream().map(WebElement::getText).toList())
        .until(ExpectedConditions.textToBePresentInElementLocated(By.cssSelector(css), text));
    return shown(css).getText();
  }

  void click(String id) {
    wait.until(ExpectedConditions.elementToBeClickable(By.id(id))).click();
  }

  void type(String id, String text) {
    WebElement field = shown("#" + id);
    field.clear();
    field.sendKeys(text);
  }

  /** Presses keys, one after the other, wherever the focus is. */
  void press(CharSequence... keys) {
    for (CharSequence key : keys) {
      driver.switchTo().activeElement().sendKeys(key);
    }
  }

  String address() {
    return driver.getCurrentUrl();
  }

  void escape() {
    press(Keys.ESCAPE);
  }

  String focused() {
    return driver.switchTo().activeElement().getAttribute("id");
  }

  /** Ledger ids of the recoveries in the feed, newest first. */
  List<Long> recoveries() {
    return numbers(run("return [...document.querySelectorAll('#feed li')].map(li => Number(li.dataset.id))"));
  }

  /** Waits until the feed shows this many. */
  List<Long> recoveries(int count) {
    return until(() -> count + " recoveries in the feed, not " + recoveries(),
        page -> page.recoveries().size() == count ? page.recoveries() : null);
  }

  /** Ids in the table of running executions, in its order. */
  List<String> executions() {
    return texts(run("return [...document.querySelectorAll('#executions-body a[data-stop] .id')].map(id => id.title)"));
  }

  /** Waits until the table shows exactly these, in this order. */
  void executions(String... ids) {
    until(() -> "the executions " + List.of(ids) + ", not " + executions(), page -> page.executions().equals(List.of(ids)) ? true : null);
  }

  /** The first value that is neither null nor false. */
  <T> T until(Supplier<String> what, Function<Dashboard, T> look) {
    return wait.withMessage(what).until(ignored -> look.apply(this));
  }

  /** What a promise of a script of the test comes to. */
  Object settled(String promise) {
    String script = "const done = arguments[arguments.length - 1]; (" + promise + ").then(done, failure => done('failed: ' + failure));";
    return ((JavascriptExecutor) driver).executeAsyncScript(script);
  }

  /** What a script of the test answers. */
  Object run(String script, Object... arguments) {
    return ((JavascriptExecutor) driver).executeScript(script, arguments);
  }

  private static List<Long> numbers(Object list) {
    return ((List<?>) list).stream().map(Long.class::cast).toList();
  }

  private static List<String> texts(Object list) {
    return ((List<?>) list).stream().map(String.class::cast).toList();
  }
}
