package org.hilab.server.supernet.imports;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.hilab.server.supernet.Tensor;
import org.hilab.server.supernet.imports.PickleValue.Items;
import org.hilab.server.supernet.imports.PickleValue.Storage;
import org.hilab.server.supernet.imports.PickleValue.Text;
import org.hilab.server.supernet.imports.PickleValue.Whole;

/**
 * PyTorch's files: since 1.6 a zip of {@code data.pkl} and one entry per storage, before that a row
 * of pickles with the storages behind them.
 */
final class TorchFile {
  private static final String PICKLE = "data.pkl";
  private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
  private static final int PROTOCOL = 1001;
  private static final long MOST_PICKLE_BYTES = 1L << 26;

  private TorchFile() {}

  static SortedMap<String, Tensor> read(Path file) {
    ByteBuffer bytes = WeightFile.bytes(file);
    return bytes.get(0) == 'P' ? zip(file) : legacy(file, bytes);
  }

  private static SortedMap<String, Tensor> zip(Path file) {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      String root =
          zip.stream()
              .map(ZipEntry::getName)
              .filter(name -> name.equals(PICKLE) || name.endsWith("/" + PICKLE))
              .findFirst()
              .map(name -> name.substring(0, name.length() - PICKLE.length()))
              .orElseThrow(() -> WeightFile.broken(file, "a zip without " + PICKLE));
      ZipEntry order = zip.getEntry(root + "byteorder");
      if (order != null && !text(file, zip, order).strip().equals("little")) {
        throw WeightFile.broken(file, "its numbers are big-endian, which hilab does not read");
      }
      ByteBuffer pickle = entry(file, zip, root + PICKLE, MOST_PICKLE_BYTES);
      return new TorchTensors(file, storage -> fromZip(file, zip, root, storage))
          .of(Pickle.read(file, pickle));
    } catch (ZipException e) {
      throw WeightFile.broken(file, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw WeightFile.unreadable(file, e);
    }
  }

  private static String text(Path file, ZipFile zip, ZipEntry entry) throws IOException {
    ByteBuffer bytes = entry(file, zip, entry.getName(), Byte.MAX_VALUE);
    return StandardCharsets.UTF_8.decode(bytes).toString();
  }

  private static ByteBuffer fromZip(Path file, ZipFile zip, String root, Storage storage) {
    try {
      return entry(file, zip, root + "data/" + storage.key(), Integer.MAX_VALUE);
    } catch (IOException e) {
      throw WeightFile.unreadable(file, e);
    }
  }

  /** PyTorch stores and never compresses; an entry that inflates would be somebody's trap. */
  private static ByteBuffer entry(Path file, ZipFile zip, String name, long mostBytes)
      throws IOException {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw WeightFile.broken(file, "it lacks the entry " + name);
    }
    if (entry.getMethod() != ZipEntry.STORED || entry.getSize() > mostBytes) {
      throw WeightFile.broken(
          file, "its entry " + name + " is compressed or too large, not PyTorch's");
    }
    try (InputStream in = zip.getInputStream(entry)) {
      byte[] bytes = in.readNBytes((int) entry.getSize());
      return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
  }

  private static SortedMap<String, Tensor> legacy(Path file, ByteBuffer bytes) {
    boolean torch =
        Pickle.read(file, bytes).equals(new Whole(MAGIC))
            && Pickle.read(file, bytes).equals(Whole.of(PROTOCOL));
    if (!torch) {
      throw WeightFile.broken(file, "a pickle that PyTorch did not write");
    }
    Pickle.read(file, bytes);
    PickleValue root = Pickle.read(file, bytes);
    PickleValue keys = Pickle.read(file, bytes);
    TorchTensors tensors = new TorchTensors(file, storage -> ByteBuffer.allocate(0));
    Map<String, ByteBuffer> storages = storages(file, bytes, keys, tensors.types(root));
    return new TorchTensors(file, storage -> of(file, storages, storage)).of(root);
  }

  private static Map<String, ByteBuffer> storages(
      Path file, ByteBuffer bytes, PickleValue keys, Map<String, TorchType> types) {
    Map<String, ByteBuffer> storages = new HashMap<>();
    List<PickleValue> list = keys instanceof Items items ? items.items() : List.of();
    try {
      for (PickleValue key : list) {
        String name = key instanceof Text text ? text.text() : "";
        TorchType type = types.get(name);
        long elements = bytes.getLong();
        if (type == null || elements < 0 || elements > bytes.remaining() / type.bytes()) {
          throw WeightFile.broken(file, "its storage " + name + " is unknown or cut short");
        }
        int length = (int) elements * type.bytes();
        ByteBuffer storage = bytes.slice(bytes.position(), length);
        storages.put(name, storage.order(ByteOrder.LITTLE_ENDIAN));
        bytes.position(bytes.position() + length);
      }
      return storages;
    } catch (BufferUnderflowException e) {
      throw WeightFile.broken(file, "its storages end too early");
    }
  }

  private static ByteBuffer of(Path file, Map<String, ByteBuffer> storages, Storage storage) {
    ByteBuffer bytes = storages.get(storage.key());
    if (bytes == null) {
      throw WeightFile.broken(file, "it lacks the storage " + storage.key());
    }
    return bytes;
  }
}
