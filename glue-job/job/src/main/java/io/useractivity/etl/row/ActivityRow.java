package io.useractivity.etl.row;

import io.useractivity.etl.archive.SourceObject;
import java.math.BigDecimal;
import java.util.Map;

/**
 * One record on its way: either an activity, or (with a {@link #reason}) something to quarantine.
 * Texts are Avro's or Java's strings; null means absent.
 */
public final class ActivityRow {
  /** What {@link #raw} holds. */
  public enum RawKind {
    /** The Avro body of one record. */
    RECORD,
    /** All bodies of one block of the container. */
    BLOCK,
    /** Nothing here: the whole object is copied. */
    OBJECT
  }

  public CharSequence eventId;
  public CharSequence userId;
  public CharSequence sessionId;
  public CharSequence eventType;
  public long eventMillis;
  public CharSequence pageUrl;
  public CharSequence pageHost;
  public CharSequence pagePath;
  public CharSequence referrer;
  public CharSequence referrerHost;
  public CharSequence productId;
  public Integer quantity;
  public BigDecimal unitPrice;
  public CharSequence currency;
  public BigDecimal revenue;
  public CharSequence deviceType;
  public CharSequence deviceOs;
  public CharSequence deviceBrowser;
  public CharSequence deviceLanguage;
  public Boolean mobile;
  public Map<CharSequence, CharSequence> properties;

  /** Session facts, where somebody has found them; NaN seconds for a session's first event. */
  public int position;

  public double seconds;

  /** Where it came from; {@link #index} counts from 0 within the object. */
  public SourceObject source;

  public long index;

  /** CRC-64-AVRO fingerprint of the writer schema, 16 hex digits, or null. */
  public String schemaId;

  /** Null for an activity. */
  public String reason;

  public String detail;
  public RawKind rawKind;
  public byte[] raw;

  /** The writer schema's JSON, only beside raw bytes. */
  public String schema;

  /** Records this row stands for: 1, or all of an unreadable block or object. */
  public long rows = 1;

  /** A row for what cannot be read. */
  static ActivityRow unreadable(SourceObject source, long index, long rows, RawKind kind) {
    ActivityRow row = new ActivityRow();
    row.source = source;
    row.index = index;
    row.rows = rows;
    row.rawKind = kind;
    return row;
  }

  /** Of Avro that this was decoded from; 0 for an object that cannot be read. */
  public int bytes;

  /** Whether it is an activity. */
  public boolean good() {
    return reason == null;
  }
}
