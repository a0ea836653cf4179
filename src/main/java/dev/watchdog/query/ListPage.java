package dev.watchdog.query;

import dev.watchdog.bus.Refusal;
import dev.watchdog.core.Digest;
import dev.watchdog.web.Operations.ListQuery;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Pages of a list that changes while it is read: the cursor names the last item by its sort key and id, so that items that came or went
 * neither repeat nor hide others, and what the list is sorted by.
 */
final class ListPage {

  /**
   * An item with what it is sorted by. Of a long text that is its beginning and a digest, so that a cursor fits into the line of a request
   * whatever a database holds; long texts with one beginning stand together, in some order that is always the same.
   *
   * @param number sort key where the list is sorted by a number, else 0
   * @param text sort key where it is sorted by a text, else empty
   * @param id breaks ties; unique in the list
   */
  record Item<T>(double number, String text, String id, T value) {
    Item {
      text = bounded(text);
      id = bounded(id);
    }
  }

  /** A page of items, how many there are in all, and the cursor to go on with, null at the end. */
  record Cut<T>(List<T> values, int total, String nextAfter) {}

  private static final int KEY_CHARS_MAX = 160;

  private ListPage() {}

  /** Of a bounded text the text itself. */
  private static String bounded(String text) {
    if (text.length() <= KEY_CHARS_MAX) {
      return text;
    }
    int end = KEY_CHARS_MAX - Digest.CHARS;
    String beginning = text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end);
    return beginning + Digest.of(text);
  }

  static <T> Cut<T> cut(List<Item<T>> items, ListQuery query) {
    Comparator<Item<?>> order = Comparator.<Item<?>>comparingDouble(Item::number).thenComparing(Item::text).thenComparing(Item::id);
    Comparator<Item<?>> wanted = query.descending() ? order.reversed() : order;
    Item<?> after = query.after().isEmpty() ? null : decode(query.after(), query.sort());
    List<Item<T>> rest = first(items, wanted, after, query.limit() + 1);
    boolean more = rest.size() > query.limit();
    List<Item<T>> page = more ? rest.subList(0, query.limit()) : rest;
    String next = more ? encode(page.get(page.size() - 1), query.sort()) : null;
    return new Cut<>(page.stream().map(Item::value).toList(), items.size(), next);
  }

  /** The first few after an item, null for the start, in order; without sorting the rest, which may be a hundred thousand. */
  private static <T> List<Item<T>> first(List<Item<T>> items, Comparator<Item<?>> order, Item<?> after, int most) {
    PriorityQueue<Item<T>> lastFirst = new PriorityQueue<>(order.reversed());
    for (Item<T> item : items) {
      if (after == null || order.compare(item, after) > 0) {
        lastFirst.add(item);
        if (lastFirst.size() > most) {
          lastFirst.remove();
        }
      }
    }
    return lastFirst.stream().sorted(order).toList();
  }

  /** Whether any of these texts contains what is looked for, whatever the case. */
  static boolean matches(ListQuery query, String... texts) {
    String wanted = query.text().toLowerCase(java.util.Locale.ROOT);
    for (String text : texts) {
      if (text != null && text.toLowerCase(java.util.Locale.ROOT).contains(wanted)) {
        return true;
      }
    }
    return wanted.isEmpty();
  }

  static JsonObject json(String field, Cut<JsonObject> cut) {
    return new JsonObject().put(field, new JsonArray(cut.values())).put("total", cut.total()).put("next_after", cut.nextAfter());
  }

  private static String encode(Item<?> item, String sort) {
    String cursor = new JsonArray().add(item.number()).add(item.text()).add(item.id()).add(sort).encode();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(cursor.getBytes(StandardCharsets.UTF_8));
  }

  /** In another order the place of an item is no place to go on from: what comes behind it there was not seen, or was seen already. */
  private static Item<Void> decode(String cursor, String sort) {
    Item<Void> place;
    String sortedBy;
    try {
      JsonArray parts = new JsonArray(new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8));
      place = new Item<>(parts.getDouble(0), parts.getString(1), parts.getString(2), null);
      sortedBy = parts.getString(3);
    } catch (RuntimeException broken) {
      throw Refusal.badParameter("after", "must be a next_after of an earlier answer, which this is not");
    }
    if (!sort.equals(sortedBy)) {
      throw Refusal.badParameter("after", "must be a next_after of a list sorted by " + sort + ", this is of one sorted by " + sortedBy);
    }
    return place;
  }
}
