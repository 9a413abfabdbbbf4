package source

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/md5"
	"crypto/rc4"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/binary"
)

// PDF: files that are encrypted with an empty password for those who read them, as printers and archives lock
// them against changes (ISO 32000-1, 7.6; ISO 32000-2 for AES with 256 bits). Anyone may read such a file. One
// that asks for a password is refused.

// pdfCipher is how the strings and streams of a file are encrypted.
type pdfCipher struct {
	key     []byte
	strings pdfMethod
	streams pdfMethod
}

// pdfMethod is one way of encryption.
type pdfMethod int

const (
	pdfUnknown  pdfMethod = iota
	pdfIdentity           // none
	pdfRC4
	pdfAES128
	pdfAES256
)

// pdfPadding stands for what a password lacks to 32 bytes.
var pdfPadding = []byte("\x28\xbf\x4e\x5e\x4e\x75\x8a\x41\x64\x00\x4e\x56\xff\xfa\x01\x08" +
	"\x2e\x2e\x00\xb6\xd0\x68\x3e\x80\x2f\x0c\xa9\xfe\x64\x53\x69\x7a")

// newCipher makes the key of an empty password; nil where that does not open the file.
func (f *pdfFile) newCipher(encrypt pdfDict, id string) *pdfCipher {
	if f.name(encrypt["Filter"]) != "Standard" {
		return nil
	}
	c := &pdfCipher{strings: pdfRC4, streams: pdfRC4}
	version, revision, bits := f.int(encrypt["V"]), f.int(encrypt["R"]), 40
	switch version {
	case 1:
	case 2, 3:
		if bits = f.int(encrypt["Length"]); bits == 0 {
			bits = 40
		}
	case 4, 5:
		bits = 128
		c.strings, c.streams = f.cryptFilter(encrypt, "StrF"), f.cryptFilter(encrypt, "StmF")
	default:
		return nil
	}
	if c.strings == pdfUnknown || c.streams == pdfUnknown || bits < 40 || bits > 128 || bits%8 != 0 {
		return nil
	}
	owner, user := f.string(encrypt["O"]), f.string(encrypt["U"])
	if version == 5 {
		c.key = keyOf256(user, f.string(encrypt["UE"]), revision)
	} else if len(owner) >= 32 {
		c.key = keyOf128(encrypt, f, owner[:32], user, id, revision, bits/8)
	}
	if c.key == nil {
		return nil
	}
	return c
}

func (f *pdfFile) string(v any) string {
	s, _ := f.get(v).(pdfString)
	return string(s)
}

// cryptFilter finds the method that a dictionary names.
func (f *pdfFile) cryptFilter(encrypt pdfDict, which pdfName) pdfMethod {
	name := f.name(encrypt[which])
	if name == "" || name == "Identity" {
		return pdfIdentity
	}
	switch f.name(f.dict(f.dict(encrypt["CF"])[pdfName(name)])["CFM"]) {
	case "V2":
		return pdfRC4
	case "AESV2":
		return pdfAES128
	case "AESV3":
		return pdfAES256
	case "None":
		return pdfIdentity
	}
	return pdfUnknown
}

// keyOf128 is algorithm 2, and 4 or 5 to see whether the key is right.
func keyOf128(encrypt pdfDict, f *pdfFile, owner, user, id string, revision, size int) []byte {
	if revision < 2 || revision > 4 {
		return nil
	}
	h := md5.New()
	h.Write(pdfPadding)
	h.Write([]byte(owner))
	permissions := uint32(int64(f.number(encrypt["P"])))
	h.Write(binary.LittleEndian.AppendUint32(nil, permissions))
	h.Write([]byte(id))
	if plain, ok := f.get(encrypt["EncryptMetadata"]).(bool); ok && !plain && revision >= 4 {
		h.Write([]byte{0xff, 0xff, 0xff, 0xff})
	}
	key := h.Sum(nil)
	if revision >= 3 {
		for range 50 {
			sum := md5.Sum(key[:size])
			key = sum[:]
		}
	}
	key = key[:size]
	if revision == 2 {
		if string(rc4Of(key, pdfPadding)) != user {
			return nil
		}
		return key
	}
	sum := md5.Sum(append(bytes.Clone(pdfPadding), id...))
	check := rc4Of(key, sum[:])
	for i := 1; i < 20; i++ {
		other := bytes.Clone(key)
		for j := range other {
			other[j] ^= byte(i)
		}
		check = rc4Of(other, check)
	}
	if len(user) < 16 || string(check) != user[:16] {
		return nil
	}
	return key
}

// keyOf256 is algorithm 2.A.
func keyOf256(user, packed string, revision int) []byte {
	if len(user) < 48 || len(packed) < 32 || revision != 5 && revision != 6 {
		return nil
	}
	hash := func(salt string) []byte {
		if revision == 5 {
			sum := sha256.Sum256([]byte(salt))
			return sum[:]
		}
		return hashOf256([]byte(salt))
	}
	if string(hash(user[32:40])) != user[:32] {
		return nil
	}
	block, err := aes.NewCipher(hash(user[40:48]))
	if err != nil {
		return nil
	}
	key := make([]byte, 32)
	cipher.NewCBCDecrypter(block, make([]byte, 16)).CryptBlocks(key, []byte(packed[:32]))
	return key
}

// hashOf256 is algorithm 2.B, with an empty password.
func hashOf256(salt []byte) []byte {
	first := sha256.Sum256(salt)
	key := first[:]
	for round := 0; ; round++ {
		all := bytes.Repeat(key, 64)
		block, err := aes.NewCipher(key[:16])
		if err != nil {
			return nil
		}
		cipher.NewCBCEncrypter(block, key[16:32]).CryptBlocks(all, all)
		rest := 0
		for _, b := range all[:16] {
			rest += int(b)
		}
		switch rest % 3 {
		case 0:
			sum := sha256.Sum256(all)
			key = sum[:]
		case 1:
			sum := sha512.Sum384(all)
			key = sum[:]
		default:
			sum := sha512.Sum512(all)
			key = sum[:]
		}
		if round >= 63 && int(all[len(all)-1]) <= round-31 {
			return key[:32]
		}
	}
}

func rc4Of(key, data []byte) []byte {
	c, err := rc4.NewCipher(key)
	if err != nil {
		return nil
	}
	out := make([]byte, len(data))
	c.XORKeyStream(out, data)
	return out
}

// decrypted gives the bytes of an object's string or stream.
func (c *pdfCipher) decrypted(method pdfMethod, number, generation int, data []byte) []byte {
	key := c.key
	if method == pdfRC4 || method == pdfAES128 {
		key = append(bytes.Clone(key), byte(number), byte(number>>8), byte(number>>16),
			byte(generation), byte(generation>>8))
		if method == pdfAES128 {
			key = append(key, "sAlT"...)
		}
		sum := md5.Sum(key)
		key = sum[:min(len(c.key)+5, 16)]
	}
	switch method {
	case pdfRC4:
		return rc4Of(key, data)
	case pdfAES128, pdfAES256:
		block, err := aes.NewCipher(key)
		if err != nil || len(data) < 32 {
			return nil
		}
		body := bytes.Clone(data[16 : len(data)/16*16])
		cipher.NewCBCDecrypter(block, data[:16]).CryptBlocks(body, body)
		if pad := int(body[len(body)-1]); pad >= 1 && pad <= 16 {
			body = body[:len(body)-pad]
		}
		return body
	}
	return data
}

// decrypt gives a value with its strings decrypted, and its stream.
func (c *pdfCipher) decrypt(v any, number, generation int) any {
	switch v := v.(type) {
	case pdfString:
		return pdfString(c.decrypted(c.strings, number, generation, []byte(v)))
	case pdfArray:
		for i := range v {
			v[i] = c.decrypt(v[i], number, generation)
		}
	case pdfDict:
		for name := range v {
			v[name] = c.decrypt(v[name], number, generation)
		}
	case *pdfStream:
		if v.dict["Type"] == pdfName("XRef") {
			return v
		}
		c.decrypt(v.dict, number, generation)
		v.raw = c.decrypted(c.streams, number, generation, v.raw)
	}
	return v
}
